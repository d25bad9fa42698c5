package io.github.pgbg.worker;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The warm workers of one server, database and user, shared by all of its sessions. */
final class WorkerPool {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
  private static final Map<ConnectInfo.ServerKey, WorkerPool> POOLS = new ConcurrentHashMap<>();

  /** An idle connection is believed to be alive for so long without asking. */
  private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Opening a connection takes longer than the reset of one that comes back. */
  private static final long WORTH_WAITING_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** What the server shows of a worker without a job. */
  private static final String IDLE_NAME = "pg_background";

  private static final String TOO_MANY_CONNECTIONS = "53300";

  private final NamesOfRoles names = new NamesOfRoles();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<WorkerConnection> idle = new ArrayDeque<>();
  private int coming;
  private boolean spareOpened;
  private boolean sweepScheduled;

  private WorkerPool() {}

  static WorkerPool of(ConnectInfo info) {
    return POOLS.computeIfAbsent(info.key(), key -> new WorkerPool());
  }

  /** Closes every idle worker; the ones at work are closed when they come back. */
  static void closeIdle() {
    for (WorkerPool pool : POOLS.values()) {
      pool.closeWhere(connection -> true);
    }
  }

  /** The pids of the warm workers of all pools. */
  static List<Integer> idlePids() {
    List<Integer> pids = new ArrayList<>();
    for (WorkerPool pool : POOLS.values()) {
      pool.lock.lock();
      try {
        pool.idle.forEach(connection -> pids.add(connection.pid()));
      } finally {
        pool.lock.unlock();
      }
    }
    return pids;
  }

  NamesOfRoles names() {
    return names;
  }

  /**
   * A worker for a session: a warm one, else a new connection.
   *
   * @param held pids that the session still has handles for
   * @param cancellation ends the waiting for a connection
   * @throws SQLException 53300, 28P01, 08001 …: no connection is to be had
   */
  WorkerConnection acquire(
      ConnectInfo info,
      SessionSettings launcher,
      Set<Integer> held,
      WorkerOptions options,
      Cancellation cancellation)
      throws SQLException {
    long start = System.nanoTime();
    long end = start + options.launchTimeout().toNanos();
    while (true) {
      WorkerConnection warm = takeIdle(launcher, held);
      if (warm != null) {
        return warm;
      }
      try {
        WorkerConnection fresh = WorkerConnection.open(info, IDLE_NAME, launcher.names());
        if (!fresh.base().serverStart().equals(launcher.serverStart())) {
          fresh.close();
          throw BackgroundErrors.otherServer();
        }
        openSpare(info, launcher.names(), options);
        return fresh;
      } catch (SQLException e) {
        Duration waited = Duration.ofNanos(System.nanoTime() - start);
        if (!TOO_MANY_CONNECTIONS.equals(e.getSQLState()) || System.nanoTime() >= end) {
          throw BackgroundErrors.noConnection(
              e, options.launchTimeout().isZero() ? Duration.ZERO : waited);
        }
        closeWhere(connection -> !connection.isCleanFor(launcher));
        awaitChange(Math.min(RETRY_NANOS, end - System.nanoTime()));
        cancellation.throwIfCancelled();
      }
    }
  }

  /** Any connection, for a question to the server. */
  WorkerConnection acquireAny(ConnectInfo info, WorkerOptions options) throws SQLException {
    WorkerConnection warm;
    lock.lock();
    try {
      warm = idle.poll();
    } finally {
      lock.unlock();
    }
    if (warm != null && warm.isAlive(TRUSTED_NANOS)) {
      return warm;
    }
    if (warm != null) {
      warm.close();
    }
    try {
      return WorkerConnection.open(info, IDLE_NAME, names.any());
    } catch (SQLException e) {
      throw BackgroundErrors.noConnection(e, options.launchTimeout());
    }
  }

  /** A worker whose reset is under way is worth the short wait: opening takes longer. */
  private @Nullable WorkerConnection takeIdle(SessionSettings launcher, Set<Integer> held) {
    while (true) {
      WorkerConnection candidate;
      lock.lock();
      try {
        candidate = poll(launcher, held);
        long end = System.nanoTime() + WORTH_WAITING_NANOS;
        while (candidate == null
            && coming > 0
            && end - System.nanoTime() > 0
            && !Thread.currentThread().isInterrupted()) {
          awaitUnlessInterrupted(end - System.nanoTime());
          candidate = poll(launcher, held);
        }
      } finally {
        lock.unlock();
      }
      if (candidate == null || isReady(candidate, launcher)) {
        return candidate;
      }
      LOG.debug("Idle worker {} is gone", candidate.pid());
      candidate.close();
    }
  }

  private static boolean isReady(WorkerConnection candidate, SessionSettings launcher) {
    if (!candidate.isAlive(TRUSTED_NANOS)) {
      return false;
    }
    try {
      candidate.renewBase(launcher);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private @Nullable WorkerConnection poll(SessionSettings launcher, Set<Integer> held) {
    for (Iterator<WorkerConnection> all = idle.iterator(); all.hasNext(); ) {
      WorkerConnection candidate = all.next();
      if (!held.contains(candidate.pid())
          && candidate.isCleanFor(launcher)
          && candidate.base().serverStart().equals(launcher.serverStart())) {
        all.remove();
        return candidate;
      }
    }
    return null;
  }

  private void awaitChange(long nanos) {
    lock.lock();
    try {
      awaitUnlessInterrupted(nanos);
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // the callers look again, or do not care
  private void awaitUnlessInterrupted(long nanos) {
    try {
      long ignored = changed.awaitNanos(Math.max(1, nanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** So that the second launch need not wait for a connection. */
  private void openSpare(ConnectInfo info, SettingNames launchers, WorkerOptions options) {
    lock.lock();
    try {
      if (spareOpened || options.maxIdleWorkers() < 2) {
        return;
      }
      spareOpened = true;
    } finally {
      lock.unlock();
    }
    Threads.WORKERS.execute(
        () -> {
          try {
            keep(WorkerConnection.open(info, IDLE_NAME, launchers), options);
          } catch (SQLException e) {
            LOG.debug("No spare worker for {}", info, e);
          }
        });
  }

  /** A worker has ended its job and is about to be made ready for the next. */
  void comesBack() {
    lock.lock();
    try {
      coming++;
    } finally {
      lock.unlock();
    }
  }

  /** Makes a worker ready for the next job, in the worker's thread. */
  void release(WorkerConnection connection, WorkerOptions options) {
    boolean usable = connection.reset();
    if (usable) {
      keep(connection, options);
    } else {
      connection.close();
    }
    lock.lock();
    try {
      coming--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void keep(WorkerConnection connection, WorkerOptions options) {
    boolean kept;
    lock.lock();
    try {
      kept = idle.size() < options.maxIdleWorkers() && !options.idleWorkerTimeout().isZero();
      if (kept) {
        idle.addFirst(connection); // the one used last is the one most likely alive
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (kept) {
      scheduleSweep(options.idleWorkerTimeout());
    } else {
      connection.close();
    }
  }

  private void scheduleSweep(Duration timeout) {
    lock.lock();
    try {
      if (sweepScheduled) {
        return;
      }
      sweepScheduled = true;
    } finally {
      lock.unlock();
    }
    var unused =
        Threads.TIMER.schedule(
            () -> Threads.WORKERS.execute(() -> sweep(timeout)),
            timeout.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  private void sweep(Duration timeout) {
    closeWhere(connection -> connection.idleNanos() >= timeout.toNanos());
    boolean more;
    lock.lock();
    try {
      sweepScheduled = false;
      more = !idle.isEmpty();
    } finally {
      lock.unlock();
    }
    if (more) {
      scheduleSweep(timeout);
    }
  }

  private void closeWhere(Predicate<WorkerConnection> condition) {
    List<WorkerConnection> closing = new ArrayList<>();
    lock.lock();
    try {
      idle.removeIf(connection -> condition.test(connection) && closing.add(connection));
    } finally {
      lock.unlock();
    }
    closing.forEach(WorkerConnection::close);
  }
}
