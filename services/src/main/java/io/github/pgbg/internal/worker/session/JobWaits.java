package io.github.pgbg.internal.worker.session;

import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.WaitGuard;
import io.github.pgbg.internal.worker.job.Job;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waiting for the end of a job: bounded, interruptible, and refused where the end cannot come. */
final class JobWaits {
  private static final Logger LOG = LoggerFactory.getLogger(JobWaits.class);
  private static final int TIMEOUT_MAX_MS = 86_400_000;

  private final BaseConnection launcher;
  private final LauncherState state;
  private final JobRegistry workers;
  private final Canceller canceller;
  private final LauncherWatch watch;

  JobWaits(BaseConnection launcher, LauncherState state, JobRegistry workers, Canceller canceller) {
    this.launcher = launcher;
    this.state = state;
    this.workers = workers;
    this.canceller = canceller;
    this.watch = new LauncherWatch(launcher);
  }

  void await(int pid, long cookie, Cancellation cancellation) throws SQLException {
    JobEntry worker = awaited(pid, cookie);
    WaitGuard guard = guard(worker, cancellation);
    if (!worker.marks().bounded) {
      worker.job().awaitFullOrEnd(guard);
      if (worker.job().isFull()) {
        throw BackgroundErrors.unreadResult(state.backendPid(), pid);
      }
    }
    worker.job().awaitEnd(guard, Long.MAX_VALUE);
  }

  boolean await(int pid, long cookie, int timeoutMillis, Cancellation cancellation)
      throws SQLException {
    JobEntry worker = awaited(pid, cookie);
    long millis = Math.max(0, Math.min(TIMEOUT_MAX_MS, timeoutMillis));
    // no look for a deadlock: this wait ends by itself
    return worker
        .job()
        .awaitEnd(timed(worker, cancellation), TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** The caller has the notices, since nobody can read them later. */
  boolean awaitUnread(int pid, long cookie, int limitMillis, Cancellation cancellation)
      throws SQLException {
    JobEntry worker = awaited(pid, cookie);
    Job job = worker.job();
    if (worker.marks().consumed) {
      return awaitRead(worker, limitMillis, cancellation);
    }
    job.dropRows();
    boolean limited = limitMillis > 0;
    boolean ended =
        job.awaitEndReading(
            limited ? WaitGuard.of(cancellation) : guard(worker, cancellation),
            limited ? TimeUnit.MILLISECONDS.toNanos(limitMillis) : Long.MAX_VALUE);
    job.readNotices(cancellation.noticeReader());
    return ended;
  }

  private boolean awaitRead(JobEntry worker, int limitMillis, Cancellation cancellation)
      throws SQLException {
    if (limitMillis > 0) {
      return await(worker.pid(), worker.cookie(), limitMillis, cancellation);
    }
    await(worker.pid(), worker.cookie(), cancellation);
    return true;
  }

  boolean isStuck(String pids, Cancellation cancellation) throws SQLException {
    Set<Integer> waitedFor = new HashSet<>();
    for (String pid : pids.split(" ", -1)) {
      waitedFor.add(workers.attached(Integer.parseInt(pid)).pid());
    }
    WaitGraph.Backend backend = backend();
    WaitGraph.waits(backend, waitedFor);
    boolean stuck = victimOf(backend, waitedFor, cancellation) == backend.pid();
    if (stuck) {
      WaitGraph.ends(backend);
    }
    return stuck;
  }

  private int victimOf(
      WaitGraph.Backend backend, Set<Integer> waitedFor, Cancellation cancellation) {
    try {
      return WaitGraph.victim(backend, waitedFor, pid -> canceller.blockersOf(pid, cancellation));
    } catch (SQLException e) {
      LOG.debug("Nobody could be asked what workers wait for", e);
      return 0;
    }
  }

  private WaitGraph.Backend backend() {
    return new WaitGraph.Backend(
        launcher.getQueryExecutor().getHostSpec().toString(), state.backendPid());
  }

  /** Who waits for the end of a job whose result he is reading does not read meanwhile. */
  private JobEntry awaited(int pid, long cookie) throws SQLException {
    JobEntry worker = workers.attached(pid, cookie);
    if (worker.marks().consumed) {
      worker.job().bufferRest();
    }
    return worker;
  }

  /** For a wait that ends by itself. */
  WaitGuard timed(JobEntry worker, Cancellation cancellation) {
    return new LauncherGuard(cancellation, watch, state.isCalledFromInside(), worker, canceller);
  }

  /** See {@link LauncherWatch#isOver}. */
  boolean networkTimeoutIsOver(long waitedNanos) {
    return watch.isOver(waitedNanos);
  }

  /** Ends the wait for a job where it is cancelled, or would never end. */
  WaitGuard guard(JobEntry worker, Cancellation cancellation) {
    return new DeadlockGuard(
        cancellation,
        backend(),
        worker,
        canceller,
        state.isCalledFromInside() ? null : launcher,
        watch);
  }
}
