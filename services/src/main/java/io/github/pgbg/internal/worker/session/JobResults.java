package io.github.pgbg.internal.worker.session;

import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.WaitGuard;
import io.github.pgbg.internal.worker.job.JobResult;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** Hands out the results of the jobs of a session, each once, or drops them. */
final class JobResults {
  /** How long run and run_query wait for a job that they cancelled. */
  private static final int RUN_GRACE_MS = 1_000;

  private final JobRegistry workers;
  private final JobWaits waits;
  private final JobCancels cancels;
  private final StalledReaderGuard openResults;
  private final SessionCounters tally;

  JobResults(
      JobRegistry workers,
      JobWaits waits,
      JobCancels cancels,
      StalledReaderGuard openResults,
      SessionCounters tally) {
    this.workers = workers;
    this.waits = waits;
    this.cancels = cancels;
    this.openResults = openResults;
    this.tally = tally;
  }

  JobResult result(ApiLevel level, int pid, @Nullable Long cookie, Cancellation cancellation)
      throws SQLException {
    JobEntry worker = workers.attached(pid);
    if (cookie != null && worker.cookie() != cookie) {
      throw BackgroundErrors.resultCookieMismatch(pid, level);
    }
    if (worker.submitted()) {
      throw BackgroundErrors.resultsDisabled(pid, level);
    }
    if (worker.marks().consumed) {
      throw BackgroundErrors.alreadyConsumed(pid);
    }
    return open(worker, waits.guard(worker, cancellation));
  }

  JobResult resultWithin(
      ApiLevel level,
      int pid,
      long cookie,
      int limitMillis,
      String function,
      Cancellation cancellation)
      throws SQLException {
    JobEntry worker = workers.attached(pid, cookie);
    WaitGuard guard = waits.guard(worker, cancellation);
    if (limitMillis > 0) {
      guard =
          new TimeLimitGuard(
              guard,
              worker,
              limitMillis,
              () -> {
                tally.timedOut();
                cancels.cancel(level, pid, cookie, RUN_GRACE_MS, cancellation);
                return BackgroundErrors.notCompletedWithin(function, limitMillis);
              });
    }
    return open(worker, guard);
  }

  private JobResult open(JobEntry worker, WaitGuard guard) throws SQLException {
    worker.marks().consumed = true;
    JobResult result = new JobResult(worker.job(), guard, () -> read(worker));
    openResults.opened(worker);
    result.awaitReady();
    return result;
  }

  private void read(JobEntry worker) {
    openResults.closed(worker);
    workers.remove(worker);
  }

  void discardResult(int pid, @Nullable Long cookie, Cancellation cancellation)
      throws SQLException {
    JobEntry worker = workers.attached(pid, cookie);
    if (worker.marks().consumed) {
      throw BackgroundErrors.alreadyConsumed(pid);
    }
    worker.marks().consumed = true;
    worker.job().abandon();
    try {
      boolean unused = worker.job().awaitEnd(waits.guard(worker, cancellation), Long.MAX_VALUE);
    } finally {
      workers.remove(worker);
    }
    PSQLException error = worker.job().error();
    if (error != null) {
      throw error;
    }
  }
}
