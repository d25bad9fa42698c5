package io.github.pgbg.internal.worker.job;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.pgbg.api.JobState;
import io.github.pgbg.internal.pgjdbc.ServerNotice;
import io.github.pgbg.internal.worker.base.NoticeBatch;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Tuple;
import org.postgresql.util.PSQLException;

/**
 * The state of a job, what waits for its reader, and what was asked of it, under one lock. Calls
 * nobody, so that nothing of another's can run while the lock is held.
 */
final class JobMonitor {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final long startedNanos = System.nanoTime();

  @GuardedBy("lock")
  private final ResultQueue rows;

  @GuardedBy("lock")
  private final NoticeQueue notices;

  @GuardedBy("lock")
  private JobState state = JobState.STARTING;

  @GuardedBy("lock")
  private @Nullable JobOutcome outcome;

  @GuardedBy("lock")
  private boolean sent;

  @GuardedBy("lock")
  private EndRequest endRequest = EndRequest.NONE;

  /** The size of the row for which there was no room; 0 while there is room. */
  @GuardedBy("lock")
  private long awaitedRowBytes;

  /** Somebody waits for rows: to wake him for each without that would cost him his processor. */
  @GuardedBy("lock")
  private boolean readerWaits;

  /** Somebody waits who reads notices at once. */
  @GuardedBy("lock")
  private boolean noticesWanted;

  @GuardedBy("lock")
  private long endedNanos;

  @GuardedBy("lock")
  private @Nullable Instant startedAt;

  @GuardedBy("lock")
  private @Nullable Instant finishedAt;

  /** Why a job is to end before it is done. */
  enum EndRequest {
    NONE,
    CANCEL,
    TIMEOUT
  }

  JobMonitor(int queueBytes, long noticeBytes, boolean submitted) {
    rows = new ResultQueue(queueBytes);
    notices = new NoticeQueue(noticeBytes);
    if (submitted) {
      notices.close();
    }
  }

  // -- the side of the one who works

  /** False if the job was to end before it began. */
  boolean begin() {
    lock.lock();
    try {
      if (endRequest == EndRequest.CANCEL) {
        return false;
      }
      become(JobState.RUNNING);
      startedAt = Instant.now();
      return true;
    } finally {
      lock.unlock();
    }
  }

  void sent() {
    lock.lock();
    try {
      sent = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void add(RowBatch batch) {
    lock.lock();
    try {
      rows.add(batch);
      if (readerWaits) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  void notice(ServerNotice notice) {
    lock.lock();
    try {
      notices.add(notice);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many bytes may be fetched next; 0 if the reader has to read first. */
  long room(long rowBytes) {
    lock.lock();
    try {
      awaitedRowBytes = rowBytes;
      if (mustPause()) {
        changed.signalAll();
        return 0;
      }
      awaitedRowBytes = 0;
      return Math.max(1, rows.roomBytes() - notices.waitingBytes());
    } finally {
      lock.unlock();
    }
  }

  /** Wakes nobody yet: {@link #wake} does, when the worker is free for whoever waits. */
  JobOutcome end(@Nullable PSQLException error) {
    lock.lock();
    try {
      JobOutcome last =
          error == null
              ? JobOutcome.success()
              : JobOutcome.failure(error, endRequest == EndRequest.CANCEL);
      become(last.state());
      outcome = last;
      sent = true;
      endedNanos = System.nanoTime();
      finishedAt = startedAt == null ? null : Instant.now();
      return last;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void become(JobState next) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException("a job that is " + state + " cannot become " + next);
    }
    state = next;
  }

  // -- the session's side

  /** False if the job has ended. The first request counts, but a cancel more than a timeout. */
  boolean requestEnd(EndRequest why) {
    lock.lock();
    try {
      if (state.isTerminal()) {
        return false;
      }
      if (endRequest != EndRequest.CANCEL) {
        endRequest = why;
      }
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Nobody reads the rows; nor the notices, if they are meant too. */
  void abandon(boolean noticesToo) {
    lock.lock();
    try {
      rows.abandon();
      if (noticesToo) {
        notices.close();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void bufferRest() {
    lock.lock();
    try {
      rows.bufferRest();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Nullable List<Tuple> poll() {
    lock.lock();
    try {
      return rows.poll();
    } finally {
      lock.unlock();
    }
  }

  NoticeBatch drainNotices() {
    lock.lock();
    try {
      return notices.drain();
    } finally {
      lock.unlock();
    }
  }

  void wantNotices(boolean wanted) {
    lock.lock();
    try {
      noticesWanted = wanted;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it was sent, at most so much later. */
  boolean awaitSent(long nanos) {
    lock.lock();
    try {
      if (!sent) {
        await(nanos);
      }
      return sent;
    } finally {
      lock.unlock();
    }
  }

  /** One wait for a change: the caller looks again. An interrupt ends it, and stays to be seen. */
  void awaitChange(WaitGoal goal, long nanos) {
    lock.lock();
    try {
      if (!reached(goal) && !hasNews()) {
        readerWaits = goal == WaitGoal.ROWS;
        await(nanos);
        readerWaits = false;
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  @SuppressWarnings("WaitNotInLoop")
  private void await(long nanos) {
    try {
      long ignored = changed.awaitNanos(Math.max(nanos, TimeUnit.MICROSECONDS.toNanos(1)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isReached(WaitGoal goal) {
    lock.lock();
    try {
      return reached(goal);
    } finally {
      lock.unlock();
    }
  }

  /** Whether the one who waits has something to do. */
  boolean isDue(WaitGoal goal) {
    lock.lock();
    try {
      return reached(goal) || hasNews();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean hasNews() {
    return noticesWanted && notices.waitingBytes() > 0;
  }

  @GuardedBy("lock")
  private boolean reached(WaitGoal goal) {
    return switch (goal) {
      case END -> state.isTerminal();
      case FULL_OR_END -> state.isTerminal() || mustPause();
      case ROWS -> state.isTerminal() || !rows.isEmpty() || rows.isAbandoned();
    };
  }

  /** Whether it cannot go on before the reader has read. */
  boolean isFull() {
    lock.lock();
    try {
      return mustPause();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean mustPause() {
    return awaitedRowBytes > 0
        && !state.isTerminal()
        && endRequest == EndRequest.NONE
        && rows.isFullFor(awaitedRowBytes + notices.waitingBytes());
  }

  /** Whoever waits looks again. */
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  EndRequest endRequest() {
    lock.lock();
    try {
      return endRequest;
    } finally {
      lock.unlock();
    }
  }

  JobState state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  boolean isAbandoned() {
    lock.lock();
    try {
      return rows.isAbandoned();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What has become of the job so far.
   *
   * @param startedAt null before
   * @param finishedAt null before, and if it never began
   */
  record Facts(
      @Nullable PSQLException error,
      long rowCount,
      long resultBytes,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      long elapsedNanos) {}

  Facts facts() {
    lock.lock();
    try {
      return new Facts(
          outcome == null ? null : outcome.error(),
          rows.rowCount(),
          rows.totalBytes(),
          startedAt,
          finishedAt,
          (state.isTerminal() ? endedNanos : System.nanoTime()) - startedNanos);
    } finally {
      lock.unlock();
    }
  }

  boolean isHeldByCurrentThread() {
    return lock.isHeldByCurrentThread();
  }
}
