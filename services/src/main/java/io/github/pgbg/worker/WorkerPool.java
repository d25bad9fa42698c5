package io.github.pgbg.worker;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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

  /** The server takes a moment to see that a connection is gone. */
  private static final long GONE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** What the server shows of a worker without a job. */
  private static final String IDLE_NAME = "pg_background";

  private static final String TOO_MANY_CONNECTIONS = "53300";

  private final NamesOfRoles names = new NamesOfRoles();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<WorkerConnection> idle = new ArrayDeque<>();
  private int coming;
  private long closedAtNanos = System.nanoTime() - GONE_NANOS;
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
   * @param cancellation ends the waiting for a connection
   * @throws SQLException 53300, 28P01, 08001 …: no connection is to be had
   */
  WorkerConnection acquire(
      ConnectInfo info, Need need, WorkerOptions options, Cancellation cancellation)
      throws SQLException {
    SessionSettings launcher = need.launcher();
    long start = System.nanoTime();
    long end = start + options.launchTimeout().toNanos();
    while (true) {
      WorkerConnection warm = takeIdle(need);
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
        boolean full = TOO_MANY_CONNECTIONS.equals(e.getSQLState());
        if (full && makesRoom()) {
          end = Math.max(end, start + GONE_NANOS);
        }
        if (!full || System.nanoTime() >= end) {
          throw BackgroundErrors.noConnection(
              e, options.launchTimeout().isZero() ? Duration.ZERO : waited);
        }
        awaitChange(Math.min(RETRY_NANOS, end - System.nanoTime()));
        cancellation.throwIfCancelled();
      }
    }
  }

  /**
   * Closes the idle workers, of which none was for the job at hand; whether these or others have
   * gone just now, or are about to.
   */
  private boolean makesRoom() {
    closeWhere(connection -> true);
    lock.lock();
    try {
      return coming > 0 || System.nanoTime() - closedAtNanos < GONE_NANOS;
    } finally {
      lock.unlock();
    }
  }

  private void close(WorkerConnection connection) {
    connection.close();
    lock.lock();
    try {
      closedAtNanos = System.nanoTime();
    } finally {
      lock.unlock();
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
  private @Nullable WorkerConnection takeIdle(Need need) {
    while (true) {
      WorkerConnection candidate;
      lock.lock();
      try {
        candidate = poll(need);
        long end = System.nanoTime() + WORTH_WAITING_NANOS;
        while (candidate == null
            && coming > 0
            && end - System.nanoTime() > 0
            && !Thread.currentThread().isInterrupted()) {
          awaitUnlessInterrupted(end - System.nanoTime());
          candidate = poll(need);
        }
      } finally {
        lock.unlock();
      }
      if (candidate == null || isReady(candidate, need.launcher())) {
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

  private @Nullable WorkerConnection poll(Need need) {
    for (Iterator<WorkerConnection> all = idle.iterator(); all.hasNext(); ) {
      WorkerConnection candidate = all.next();
      if (!need.held().contains(candidate.pid())
          && candidate.isCleanFor(need)
          && candidate.base().serverStart().equals(need.launcher().serverStart())) {
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
      close(connection);
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
    WorkerConnection ousted = null;
    lock.lock();
    try {
      if (idle.size() >= options.maxIdleWorkers() && !connection.hasLeftovers()) {
        ousted = pollLast(WorkerConnection::hasLeftovers);
      }
      kept = idle.size() < options.maxIdleWorkers() && !options.idleWorkerTimeout().isZero();
      if (kept) {
        idle.addFirst(connection); // the one used last is the one most likely alive
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (ousted != null) {
      ousted.close();
    }
    if (kept) {
      scheduleSweep(options.idleWorkerTimeout());
    } else {
      connection.close();
    }
  }

  private @Nullable WorkerConnection pollLast(Predicate<WorkerConnection> condition) {
    for (Iterator<WorkerConnection> all = idle.descendingIterator(); all.hasNext(); ) {
      WorkerConnection candidate = all.next();
      if (condition.test(candidate)) {
        all.remove();
        return candidate;
      }
    }
    return null;
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
    closing.forEach(this::close);
  }
}
