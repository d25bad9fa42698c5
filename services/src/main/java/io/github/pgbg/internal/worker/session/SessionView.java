package io.github.pgbg.internal.worker.session;

import io.github.pgbg.api.JobInfo;
import io.github.pgbg.api.JobProgress;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.Utf8;
import io.github.pgbg.internal.worker.job.Job;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Looks at a session's workers without touching them: list, statistics, progress, how jobs ended.
 */
public final class SessionView {
  private static final int FULL_SQL_BYTES = 65_536;

  private final JobRegistry workers;
  private final LauncherState state;
  private final SessionCounters tally;

  SessionView(JobRegistry workers, LauncherState state, SessionCounters tally) {
    this.workers = workers;
    this.state = state;
    this.tally = tally;
  }

  /** The workers that the current role may manage. */
  public List<JobInfo> list() throws SQLException {
    List<JobInfo> rows = new ArrayList<>();
    for (JobEntry worker : workers.manageable()) {
      PSQLException error = worker.job().error();
      rows.add(
          new JobInfo(
              worker.pid(),
              worker.cookie(),
              worker.launchedAt(),
              worker.roleOid(),
              worker.queueBytes(),
              worker.job().state(),
              worker.preview(),
              error == null ? null : BackgroundErrors.primaryMessage(error),
              worker.marks().consumed,
              worker.label()));
    }
    return rows;
  }

  public SessionStatistics statistics() throws SQLException {
    return tally.statistics(state.maxWorkers(state.settings()));
  }

  /** What a job has reported; null before the first time, and for a handle of no worker. */
  public @Nullable JobProgress progress(int pid, long cookie) throws SQLException {
    JobEntry worker = workers.find(pid);
    return worker == null || worker.cookie() != cookie ? null : worker.job().progress();
  }

  /**
   * How far a job is.
   *
   * @param rowCount what the last statement that ended counted
   * @param commandTag its bare tag; empty before that, and after an error
   * @param completed whether the job has ended, in whatever way
   */
  public record ResultInfo(
      long rowCount,
      String commandTag,
      boolean completed,
      boolean hasError,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt) {}

  public ResultInfo resultInfo(int pid, long cookie) throws SQLException {
    Job job = workers.attached(pid, cookie).job();
    boolean completed = job.state().isTerminal(); // first: what follows is the end's then
    return new ResultInfo(
        job.lastRowCount(),
        job.lastCommand(),
        completed,
        job.error() != null,
        job.startedAt(),
        job.finishedAt());
  }

  /** The error that a job ended with, or null. */
  public @Nullable ServerErrorMessage errorInfo(int pid, long cookie) throws SQLException {
    PSQLException error = workers.attached(pid, cookie).job().error();
    return error == null ? null : error.getServerErrorMessage();
  }

  /** The text of a job, cut after 65,536 bytes; null if it is empty. */
  public @Nullable String fullSql(int pid, long cookie) throws SQLException {
    String sql = workers.attached(pid, cookie).sql();
    String beginning = Utf8.beginning(sql, FULL_SQL_BYTES);
    if (sql.isEmpty()) {
      return null;
    }
    return beginning.length() == sql.length() ? sql : beginning + "[...]";
  }
}
