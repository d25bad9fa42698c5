package io.github.pgbg.internal.worker.job;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.Threads;
import io.github.pgbg.internal.worker.pool.BackendSignals;
import io.github.pgbg.internal.worker.pool.WorkerConnection;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds a job as a whole: statement_timeout begins anew with each statement and each fetch. The
 * time in which the job waits for its reader is not the job's.
 *
 * <p>The server's own timeout is set too, and comes first where one statement takes all the time.
 */
final class JobDeadline implements AutoCloseable {
  private static final long AFTER_THE_SERVER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** A request that finds the backend idle is lost; one that reached the job is not repeated. */
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Job job;
  private final WorkerConnection worker;
  private final BackendSignals signals;
  private final boolean limited;

  @GuardedBy("this")
  private long leftNanos;

  @GuardedBy("this")
  private long sinceNanos;

  @GuardedBy("this")
  private @Nullable Future<?> timer;

  /**
   * A clock that stands.
   *
   * @param millis 0 for no limit
   */
  JobDeadline(Job job, WorkerConnection worker, long millis, BackendSignals signals) {
    this.job = job;
    this.worker = worker;
    this.signals = signals;
    this.limited = millis > 0;
    this.leftNanos = TimeUnit.MILLISECONDS.toNanos(millis) + AFTER_THE_SERVER_NANOS;
  }

  /** Whether there is one. */
  boolean isLimited() {
    return limited;
  }

  /** The job goes on. */
  void go() {
    if (limited) {
      start();
    }
  }

  private synchronized void start() {
    if (timer == null) {
      sinceNanos = System.nanoTime();
      timer = Threads.after(Math.max(0, leftNanos), this::stopJob);
    }
  }

  private void stopJob() {
    synchronized (this) {
      if (timer == null) {
        return; // stopped meanwhile
      }
      timer = null;
      leftNanos = AGAIN_NANOS;
    }
    if (job.requestTimeout() && !signals.cancelIfActive(worker, Cancellation.never())) {
      start();
    }
  }

  /** The job waits for its reader. */
  void pause() {
    if (limited) {
      stop();
    }
  }

  private synchronized void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
      leftNanos -= System.nanoTime() - sinceNanos;
    }
  }

  /** The job has ended. */
  @Override
  public void close() {
    pause();
  }
}
