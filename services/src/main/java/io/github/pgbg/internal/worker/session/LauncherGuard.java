package io.github.pgbg.internal.worker.session;

import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.WaitGuard;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * Ends a wait with the end of the session's own backend, where its connection is free, and sees
 * that the worker is gone where its network says nothing.
 */
final class LauncherGuard implements WaitGuard {
  static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

  private final Cancellation cancellation;
  private final LauncherWatch watch;
  private final boolean launcherIsBusy;
  private final JobEntry worker;
  private final Canceller canceller;
  private final long sinceNanos = System.nanoTime();

  LauncherGuard(
      Cancellation cancellation,
      LauncherWatch watch,
      boolean launcherIsBusy,
      JobEntry worker,
      Canceller canceller) {
    this.worker = worker;
    this.canceller = canceller;
    this.cancellation = cancellation;
    this.watch = watch;
    this.launcherIsBusy = launcherIsBusy;
  }

  @Override
  public Cancellation cancellation() {
    return cancellation;
  }

  @Override
  public long checkEveryNanos() {
    return EVERY_NANOS;
  }

  @Override
  public void check() throws SQLException {
    if (!launcherIsBusy) {
      watch.check(System.nanoTime() - sinceNanos);
    }
    canceller.watch(worker, cancellation);
  }
}
