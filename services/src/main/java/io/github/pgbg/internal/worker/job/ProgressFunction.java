package io.github.pgbg.internal.worker.job;

import io.github.pgbg.api.JobProgress;
import io.github.pgbg.internal.worker.base.SqlTemplate;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * The function {@code pg_background_progress} of a worker's session: it raises a message that
 * reaches the driver at once, whatever client_min_messages is.
 */
public final class ProgressFunction {
  /** Tells our message from the job's own. */
  private static final String SQLSTATE = "PGBGP";

  private static final SqlTemplate REPORT =
      SqlTemplate.of(ProgressFunction.class, "report_progress.sql");

  private static final SqlTemplate CREATE =
      SqlTemplate.of(ProgressFunction.class, "progress_function.sql");

  private ProgressFunction() {}

  /** A statement of PL/pgSQL that reports the parameters of the function. */
  public static String report() {
    return REPORT.fill("state", SQLSTATE);
  }

  /** Makes the function in the worker's session. */
  static String create() {
    return CREATE.fill("report", report());
  }

  /** What the notice reports; null if it is another notice. */
  static @Nullable JobProgress read(SQLWarning notice) {
    if (!SQLSTATE.equals(notice.getSQLState()) || !(notice instanceof PSQLWarning warning)) {
      return null;
    }
    ServerErrorMessage message = warning.getServerErrorMessage();
    if (message == null) {
      return null;
    }
    String detail = message.getDetail();
    try {
      return JobProgress.clamped(
          Integer.parseInt(String.valueOf(message.getMessage())), detail == null ? "" : detail);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
