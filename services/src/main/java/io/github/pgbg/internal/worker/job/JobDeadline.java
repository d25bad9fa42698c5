package io.github.pgbg.internal.worker.job;

import io.github.pgbg.internal.worker.base.Threads;
import io.github.pgbg.internal.worker.pool.BackendSignals;
import io.github.pgbg.internal.worker.pool.WorkerConnection;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds a job as a whole: statement_timeout begins anew with each statement and each fetch.
 *
 * <p>The server's own timeout is set too, and comes first where one statement takes all the time.
 */
final class JobDeadline implements AutoCloseable {
  private static final long AFTER_THE_SERVER_MS = 50;

  /** A request that finds the backend idle is lost; one that reached the job is not repeated. */
  private static final long AGAIN_MS = 100;

  private final Job job;
  private final WorkerConnection worker;
  private final BackendSignals signals;
  private volatile @Nullable ScheduledFuture<?> timer;

  private JobDeadline(Job job, WorkerConnection worker, BackendSignals signals) {
    this.job = job;
    this.worker = worker;
    this.signals = signals;
  }

  /**
   * Starts the clock.
   *
   * @param millis 0 for no limit
   */
  static JobDeadline start(Job job, WorkerConnection worker, long millis, BackendSignals signals) {
    JobDeadline limit = new JobDeadline(job, worker, signals);
    if (millis > 0) {
      limit.lookIn(millis + AFTER_THE_SERVER_MS);
    }
    return limit;
  }

  private void lookIn(long millis) {
    timer =
        Threads.TIMER.schedule(
            () -> Threads.WORKERS.execute(this::stopJob), millis, TimeUnit.MILLISECONDS);
  }

  private void stopJob() {
    if (job.requestTimeout(worker::spoil) && !signals.cancelIfActive(worker)) {
      lookIn(AGAIN_MS);
    }
  }

  /** The job has ended. */
  @Override
  public void close() {
    ScheduledFuture<?> current = timer;
    if (current != null) {
      current.cancel(false);
    }
  }
}
