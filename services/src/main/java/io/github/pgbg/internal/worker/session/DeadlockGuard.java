package io.github.pgbg.internal.worker.session;

import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.WaitGuard;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices that the awaited worker waits for a lock of the one who awaits it. */
final class DeadlockGuard implements WaitGuard {
  private static final Logger LOG = LoggerFactory.getLogger(DeadlockGuard.class);
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

  private final Cancellation cancellation;
  private final int launcherPid;
  private final JobEntry worker;
  private final Canceller canceller;

  /** The launcher's own connection; null while it is busy. */
  private final @Nullable BaseConnection launcher;

  private long lastNanos = System.nanoTime();

  DeadlockGuard(
      Cancellation cancellation,
      int launcherPid,
      JobEntry worker,
      Canceller canceller,
      @Nullable BaseConnection launcher) {
    this.launcher = launcher;
    this.cancellation = cancellation;
    this.launcherPid = launcherPid;
    this.worker = worker;
    this.canceller = canceller;
  }

  @Override
  public Cancellation cancellation() {
    return cancellation;
  }

  @Override
  public long checkEveryNanos() {
    return EVERY_NANOS;
  }

  /**
   * Asks the server.
   *
   * @throws SQLException 40P01; the job is cancelled then
   */
  @Override
  public void check() throws SQLException {
    long now = System.nanoTime();
    if (now - lastNanos < EVERY_NANOS / 2 || worker.job().state().isTerminal()) {
      return;
    }
    lastNanos = now;
    if (isBlocked()) {
      canceller.cancel(worker);
      throw BackgroundErrors.deadlock(launcherPid, worker.pid());
    }
  }

  /** Where no connection is to be had for the question, the launcher's must do. */
  private boolean isBlocked() {
    try {
      return canceller.isBlockedBy(worker.pid(), launcherPid);
    } catch (SQLException e) {
      LOG.debug("No connection to ask what worker {} waits for", worker.pid(), e);
    }
    try {
      return launcher != null && Canceller.isBlockedBy(launcher, worker.pid(), launcherPid);
    } catch (SQLException e) {
      LOG.debug("Nobody could be asked what worker {} waits for", worker.pid(), e);
      return false;
    }
  }
}
