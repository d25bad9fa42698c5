package io.github.pgbg.internal.worker.session;

import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.WaitGuard;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the awaited worker waits for a lock of the one who awaits it, perhaps over other
 * sessions that wait for workers.
 */
final class DeadlockGuard implements WaitGuard {
  private static final Logger LOG = LoggerFactory.getLogger(DeadlockGuard.class);
  private static final long EVERY_NANOS = LauncherGuard.EVERY_NANOS;

  /** How many checks another session has to give up. */
  private static final int PATIENCE = 4;

  private final WaitGuard launcherGuard;
  private final Cancellation cancellation;
  private final int launcherPid;
  private final WaitGraph.Backend backend;
  private final JobEntry worker;
  private final Canceller canceller;

  /** The launcher's own connection; null while it is busy. */
  private final @Nullable BaseConnection launcher;

  private long lastNanos = System.nanoTime();

  /** How often in a row a circle was seen in which another one should give up. */
  private int seenBefore;

  DeadlockGuard(
      Cancellation cancellation,
      WaitGraph.Backend backend,
      JobEntry worker,
      Canceller canceller,
      @Nullable BaseConnection launcher,
      LauncherWatch watch) {
    this.launcher = launcher;
    this.launcherGuard =
        new LauncherGuard(cancellation, watch, launcher == null, worker, canceller);
    this.cancellation = cancellation;
    this.backend = backend;
    this.launcherPid = backend.pid();
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
    launcherGuard.check();
    WaitGraph.waits(backend, Set.of(worker.pid()));
    int victim = victim();
    seenBefore = victim == 0 ? 0 : seenBefore + 1;
    if (victim == launcherPid || seenBefore > PATIENCE) {
      WaitGraph.ends(backend);
      canceller.cancel(worker, cancellation);
      throw BackgroundErrors.deadlock(launcherPid, worker.pid());
    }
  }

  /** Where no connection is available for the question, the launcher's must do. */
  private int victim() {
    try {
      return WaitGraph.victim(
          backend, Set.of(worker.pid()), pid -> canceller.blockersOf(pid, cancellation));
    } catch (SQLException e) {
      LOG.debug("No connection to ask what worker {} waits for", worker.pid(), e);
      if (cancellation.isOver(Thread.currentThread())) {
        return 0;
      }
    }
    BaseConnection free = launcher;
    try {
      return free == null
          ? 0
          : WaitGraph.victim(backend, Set.of(worker.pid()), pid -> Canceller.blockersOf(free, pid));
    } catch (SQLException e) {
      LOG.debug("Nobody could be asked what worker {} waits for", worker.pid(), e);
      return 0;
    }
  }
}
