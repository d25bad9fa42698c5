package io.github.pgbg.spring;

import io.github.pgbg.JobMeters;
import io.github.pgbg.api.BackgroundJob;
import io.github.pgbg.api.JobState;
import io.github.pgbg.api.PgBackground;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Runs one job, {@code SELECT 1}, and says what came of it: whether workers can be had. */
final class WorkerProbe {
  private static final long TIMEOUT_SECONDS = 5;

  private final DataSource dataSource;

  WorkerProbe(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * What a probe found.
   *
   * @param up true: the job ran; false: it did not; null: the DataSource is not of this driver
   */
  record Finding(@Nullable Boolean up, Map<String, Object> details, @Nullable Exception cause) {}

  Finding look() {
    Map<String, Object> details = new LinkedHashMap<>();
    JobMeters meters = JobMeters.ofThisJvm();
    details.put("running", meters.running());
    details.put("failed", meters.failed());
    try (Connection connection = dataSource.getConnection()) {
      if (!connection.isWrapperFor(PgBackground.class)) {
        details.put("driver", "not pgbg");
        return new Finding(null, details, null);
      }
      return new Finding(runs(connection.unwrap(PgBackground.class)), details, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Finding(false, details, e);
    } catch (SQLException | ExecutionException | TimeoutException e) {
      return new Finding(false, details, e);
    }
  }

  private static boolean runs(PgBackground background)
      throws SQLException, InterruptedException, ExecutionException, TimeoutException {
    BackgroundJob job = background.submit("SELECT 1");
    try {
      return job.completion().get(TIMEOUT_SECONDS, TimeUnit.SECONDS) == JobState.STOPPED;
    } finally {
      job.detach();
    }
  }
}
