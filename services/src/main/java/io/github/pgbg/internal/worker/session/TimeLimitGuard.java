package io.github.pgbg.internal.worker.session;

import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.WaitGuard;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the reading of a result by a time limit of the reader: a job that has not ended by then is
 * stopped.
 */
final class TimeLimitGuard implements WaitGuard {
  /** Stops the job, and gives the error to throw. */
  interface Expiry {
    SQLException expire() throws SQLException;
  }

  private final WaitGuard guard;
  private final JobEntry worker;
  private final long endNanos;
  private final Expiry expiry;

  TimeLimitGuard(WaitGuard guard, JobEntry worker, long limitMillis, Expiry expiry) {
    this.guard = guard;
    this.worker = worker;
    this.endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
    this.expiry = expiry;
  }

  @Override
  public Cancellation cancellation() {
    return guard.cancellation();
  }

  @Override
  public long checkEveryNanos() {
    return Math.max(1, Math.min(guard.checkEveryNanos(), endNanos - System.nanoTime()));
  }

  @Override
  public void check() throws SQLException {
    beforeRead();
    guard.check();
  }

  /** A reader that never has to wait is bounded, too. */
  @Override
  public void beforeRead() throws SQLException {
    if (System.nanoTime() >= endNanos && !worker.job().state().isTerminal()) {
      throw expiry.expire();
    }
  }
}
