package io.github.pgbg.internal.worker.session;

import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.worker.base.Cancellation;
import java.sql.SQLException;

/** Asks jobs to stop; each job counts once as cancelled. */
final class JobCancels {
  private static final int GRACE_MAX_MS = 3_600_000;

  private final JobRegistry workers;
  private final Canceller canceller;
  private final JobWaits waits;

  JobCancels(JobRegistry workers, Canceller canceller, JobWaits waits) {
    this.workers = workers;
    this.waits = waits;
    this.canceller = canceller;
  }

  void cancel(ApiLevel level, int pid, long cookie, int graceMillis, Cancellation cancellation)
      throws SQLException {
    JobEntry worker = workers.attached(pid, cookie);
    boolean unused = worker.marks().countAsCancelled();
    int grace = Math.min(GRACE_MAX_MS, graceMillis);
    if (grace > 0) {
      boolean terminate = level == ApiLevel.V1_10;
      canceller.cancel(worker, grace, terminate, waits.timed(worker, cancellation));
    } else {
      canceller.cancel(worker, cancellation);
    }
  }

  int cancelAll() throws SQLException {
    int asked = 0;
    for (JobEntry worker : workers.manageable()) {
      if (worker.marks().countAsCancelled()) {
        asked++;
        canceller.cancel(worker, Cancellation.never());
      }
    }
    return asked;
  }
}
