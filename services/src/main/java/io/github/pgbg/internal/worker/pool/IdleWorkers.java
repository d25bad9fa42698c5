package io.github.pgbg.internal.worker.pool;

import io.github.pgbg.internal.worker.base.Threads;
import io.github.pgbg.internal.worker.base.WorkerOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a pool that have no job, and how many are about to come back.
 *
 * <p>A burst of jobs may leave more than are to be kept: those stay for a second, for the next jobs
 * of the burst, and go at once where connections are short.
 */
final class IdleWorkers {
  /** Opening a connection takes longer than the reset of one that is being returned. */
  private static final long WORTH_WAITING_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** The server takes a moment to see that a connection is gone. */
  private static final long DISCONNECT_LAG_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long BURST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The one used last comes first: it is the one most likely alive. */
  private final ArrayDeque<WorkerConnection> idle = new ArrayDeque<>();

  private int returningCount;
  private long closedAtNanos = System.nanoTime() - DISCONNECT_LAG_NANOS;
  private boolean sweepScheduled;
  private boolean trimScheduled;

  /** One for which the condition holds; waits a little if others are about to come back. */
  @Nullable WorkerConnection take(Predicate<WorkerConnection> condition) {
    lock.lock();
    try {
      WorkerConnection found = poll(condition);
      long end = System.nanoTime() + WORTH_WAITING_NANOS;
      while (found == null && returningCount > 0 && mayWait(end)) {
        found = poll(condition);
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** Any one, at once. */
  @Nullable WorkerConnection takeAny() {
    lock.lock();
    try {
      return idle.poll();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable WorkerConnection poll(Predicate<WorkerConnection> condition) {
    for (Iterator<WorkerConnection> all = idle.iterator(); all.hasNext(); ) {
      WorkerConnection candidate = all.next();
      if (condition.test(candidate)) {
        all.remove();
        return candidate;
      }
    }
    return null;
  }

  /** Waits for a change; false when it is time to give up. */
  boolean awaitChange(long nanos) {
    lock.lock();
    try {
      return mayWait(System.nanoTime() + nanos);
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // the callers look again
  private boolean mayWait(long end) {
    long left = end - System.nanoTime();
    if (left <= 0 || Thread.currentThread().isInterrupted()) {
      return false;
    }
    try {
      long ignored = changed.awaitNanos(left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  /** A worker has ended its job and is about to be made ready for the next. */
  void returning() {
    lock.lock();
    try {
      returningCount++;
    } finally {
      lock.unlock();
    }
  }

  /** It is here, or has been closed. */
  void returned() {
    lock.lock();
    try {
      returningCount--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Keeps a connection that is ready for any job, or closes it. */
  void keep(WorkerConnection connection, WorkerOptions options) {
    int most = options.maxIdleWorkers();
    boolean kept;
    boolean tooMany;
    lock.lock();
    try {
      tooMany = idle.size() >= most;
      kept =
          most > 0
              && !options.idleWorkerTimeout().isZero()
              && !(tooMany && connection.hasLeftovers());
      if (kept) {
        idle.addFirst(connection);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (!kept) {
      close(connection);
      return;
    }
    if (tooMany) {
      scheduleTrim(most);
    }
    scheduleSweep(options.idleWorkerTimeout());
  }

  private void scheduleTrim(int most) {
    if (mark(true)) {
      var unused = Threads.after(BURST_NANOS, () -> trim(most));
    }
  }

  private void trim(int most) {
    List<WorkerConnection> closing = new ArrayList<>();
    boolean more;
    lock.lock();
    try {
      while (idle.size() > most && idle.getLast().idleNanos() >= BURST_NANOS) {
        closing.add(idle.removeLast());
      }
      more = idle.size() > most;
      trimScheduled = false;
    } finally {
      lock.unlock();
    }
    closing.forEach(this::close);
    if (more) {
      scheduleTrim(most);
    }
  }

  private void scheduleSweep(Duration timeout) {
    if (mark(false)) {
      var unused = Threads.after(timeout.toNanos(), () -> sweep(timeout));
    }
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

  /** Whether this is the one to schedule it. */
  private boolean mark(boolean trim) {
    lock.lock();
    try {
      boolean first = trim ? !trimScheduled : !sweepScheduled;
      trimScheduled |= trim;
      sweepScheduled |= !trim;
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** Closes all; whether these or others have gone just now, or are about to. */
  boolean makeRoom() {
    closeWhere(connection -> true);
    lock.lock();
    try {
      return returningCount > 0 || System.nanoTime() - closedAtNanos < DISCONNECT_LAG_NANOS;
    } finally {
      lock.unlock();
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

  void close(WorkerConnection connection) {
    connection.close();
    lock.lock();
    try {
      closedAtNanos = System.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  /** How long {@link #makeRoom} may speak of connections that the server still counts. */
  static long disconnectLagNanos() {
    return DISCONNECT_LAG_NANOS;
  }
}
