package io.github.pgbg.internal.worker.job;

import io.github.pgbg.api.JobProgress;
import io.github.pgbg.api.JobState;
import io.github.pgbg.internal.observe.JobEnd;
import io.github.pgbg.internal.observe.Observer;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.NoticeBatch;
import io.github.pgbg.internal.worker.base.NoticeReader;
import io.github.pgbg.internal.worker.base.StallGuard;
import io.github.pgbg.internal.worker.base.WaitGuard;
import io.github.pgbg.internal.worker.job.JobMonitor.EndRequest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;
import org.postgresql.util.PSQLException;

/**
 * One job, as all threads see it. One thread works for it ({@link JobEngine}), the session's thread
 * reads, anyone may cancel.
 *
 * <p>Who waits for it works for it, where nobody else does: then no thread has to wake another one.
 */
public final class Job {
  /** Who works for a job looks so often whether it is to leave. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** While rows are fetched by their size and that of their notices, this is never too little. */
  private static final long NOTICES_TO_ROWS = 2;

  private final long noticeBytes;
  private final JobMonitor monitor;
  private final JobReport report = new JobReport();
  private final JobListeners listeners = new JobListeners();
  private Observer.@Nullable Span<JobEnd> observer;
  private volatile @Nullable JobEngine engine;
  private volatile boolean readingBegun;

  /**
   * A job that has not begun.
   *
   * @param queueBytes how many bytes of rows may wait, and how many of notices
   * @param submitted nobody can read: notices are dropped
   */
  public Job(int queueBytes, boolean submitted) {
    noticeBytes = NOTICES_TO_ROWS * queueBytes;
    monitor = new JobMonitor(queueBytes, noticeBytes, submitted);
  }

  /** Before the job begins. */
  public void observed(Observer.Span<JobEnd> newObserver) {
    observer = newObserver;
  }

  // -- the side of the one who works

  void engine(JobEngine newEngine) {
    engine = newEngine;
  }

  JobMonitor monitor() {
    return monitor;
  }

  JobReport report() {
    return report;
  }

  void progress(JobProgress newProgress) {
    report.progress(newProgress);
    assertUnlocked();
    listeners.progress(newProgress);
  }

  /**
   * The job has ended; a cancel that comes now changes nothing any more.
   *
   * @param why null if without an error
   * @param giveBack makes the worker free, before those who wait can launch the next job
   */
  void end(@Nullable PSQLException why, Runnable giveBack) {
    JobOutcome outcome = monitor.end(why);
    assertUnlocked();
    try {
      giveBack.run();
    } finally {
      monitor.wake();
      announce(outcome, why);
    }
  }

  private void announce(JobOutcome outcome, @Nullable PSQLException why) {
    listeners.ended(outcome.state(), why);
    Observer.Span<JobEnd> span = observer;
    if (span != null) {
      String sqlState = why == null ? null : why.getSQLState();
      span.end(
          new JobEnd(
              outcome.state().sqlName(),
              sqlState,
              monitor.facts().rowCount(),
              monitor.facts().resultBytes()));
    }
  }

  /** Nobody else is called under the lock: what he does may need it, or take long. */
  private void assertUnlocked() {
    assert !monitor.isHeldByCurrentThread() : "called under the lock of a job";
  }

  // -- the session's side

  public JobListeners listeners() {
    return listeners;
  }

  /** Somebody reads the result from now on, however slowly. */
  void beginReading() {
    readingBegun = true;
  }

  boolean isRead() {
    return readingBegun;
  }

  /** Asks for the end; true if there was something to stop. The worker is not used again then. */
  public boolean requestCancel() {
    return requestEnd(EndRequest.CANCEL);
  }

  /** The same, because its time is over. */
  boolean requestTimeout() {
    return requestEnd(EndRequest.TIMEOUT);
  }

  private boolean requestEnd(EndRequest why) {
    boolean requested = monitor.requestEnd(why);
    attend(true);
    return requested;
  }

  /** Nobody will read: rows are dropped from now on, and the job goes on to its end. */
  public void abandon() {
    monitor.abandon(true);
    attend(true);
  }

  /** The same for rows only: somebody waits who has the notices. */
  public void dropRows() {
    monitor.abandon(false);
    attend(true);
  }

  /** The reader cannot read before the job has ended: all of its rows may wait. */
  public void bufferRest() {
    monitor.bufferRest();
    attend(true);
  }

  /**
   * Waits until the server finishes the job without us.
   *
   * @throws SQLException what ends the waiting; the job has not been sent then
   */
  public void awaitSent(Cancellation cancellation) throws SQLException {
    boolean interrupted = false;
    try (StallGuard stall = new StallGuard(cancellation, this::breakOffIfStalled)) {
      while (!monitor.awaitSent(LOOK_NANOS)) {
        if (Thread.interrupted()) {
          interrupted = true;
          cancellation.cancel();
        }
      }
      if (stall.hasBroken()) {
        cancellation.throwIfCancelled(); // it was not sent: nothing of it was done
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for the end; false when the time ran out first. */
  public boolean awaitEnd(WaitGuard guard, long timeoutNanos) throws SQLException {
    return await(WaitGoal.END, guard, timeoutNanos, null);
  }

  /** The same for whoever has the job's notices as they are raised. */
  public boolean awaitEndReading(WaitGuard guard, long timeoutNanos) throws SQLException {
    return await(WaitGoal.END, guard, timeoutNanos, guard.cancellation().noticeReader());
  }

  /** Waits until the job has ended or its queue is full, so that a small result is complete. */
  public void awaitFullOrEnd(WaitGuard guard) throws SQLException {
    await(WaitGoal.FULL_OR_END, guard, Long.MAX_VALUE, null);
  }

  /** The same for the reader of the result, who has the notices as they are raised. */
  void awaitReady(WaitGuard guard) throws SQLException {
    await(WaitGoal.FULL_OR_END, guard, Long.MAX_VALUE, guard.cancellation().noticeReader());
  }

  /** Whether it waits for a reader. */
  public boolean isFull() {
    return monitor.isFull();
  }

  /**
   * Waits for the next rows; null at the end. The job's error is not thrown here.
   *
   * @throws SQLException if the job was abandoned meanwhile, or what ended the waiting
   */
  @Nullable List<Tuple> take(WaitGuard guard) throws SQLException {
    await(WaitGoal.ROWS, guard, Long.MAX_VALUE, guard.cancellation().noticeReader());
    if (monitor.isAbandoned()) {
      throw BackgroundErrors.resultGone();
    }
    List<Tuple> rows = monitor.poll();
    JobEngine current = engine;
    if (current != null && current.enter()) {
      try {
        current.sendAhead(); // the server works while these rows are looked at
      } finally {
        current.leave();
      }
      current.attend(false);
    }
    return rows;
  }

  private boolean await(
      WaitGoal goal, WaitGuard guard, long timeoutNanos, @Nullable NoticeReader reader)
      throws SQLException {
    long end = timeoutNanos == Long.MAX_VALUE ? 0 : System.nanoTime() + timeoutNanos;
    boolean reached = false;
    guard.cancellation().onCancel(monitor::wake);
    monitor.wantNotices(reader != null);
    try (StallGuard stall = new StallGuard(guard.cancellation(), this::breakOffIfStalled)) {
      while (true) {
        guard.cancellation().throwIfCancelled();
        reached = monitor.isReached(goal);
        if (reached) {
          return true;
        }
        long left = end == 0 ? Long.MAX_VALUE : end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        long slice = Math.min(left, guard.cancellation().pollNanos());
        workOrWait(goal, Math.min(slice, guard.checkEveryNanos()));
        if (stall.hasBroken()) {
          guard.cancellation().throwIfCancelled();
        }
        reached = monitor.isReached(goal);
        if (reached) {
          return true;
        }
        readNotices(reader);
        guard.cancellation().throwIfCancelled(); // first: a check may find what the cancel has done
        guard.check();
      }
    } finally {
      monitor.wantNotices(false);
      guard.cancellation().onCancel(null);
      attend(!reached);
    }
  }

  /** Hands over the notices that have arrived, in order; nothing if nobody reads them. */
  public void readNotices(@Nullable NoticeReader reader) {
    if (reader != null) {
      NoticeBatch notices = monitor.drainNotices();
      if (!notices.isEmpty()) {
        reader.read(notices, noticeBytes);
      }
    }
  }

  /** The thread that launched it may wait for it later than it said, or not at all. */
  public void attend() {
    attend(false);
  }

  /** The same, of one whose launching thread was to wait for it; waits for the worker's reset. */
  public void settle() {
    attend(false);
    JobEngine current = engine;
    if (current != null) {
      current.settle();
    }
  }

  private void attend(boolean atOnce) {
    JobEngine current = engine;
    if (current != null) {
      assertUnlocked();
      current.attend(atOnce);
    }
  }

  /** Ends the connection of its worker if a thread is stuck in it; whether it did. */
  public boolean breakOffIfStalled() {
    JobEngine current = engine;
    return current != null && current.breakOffIfStalled();
  }

  private void workOrWait(WaitGoal goal, long nanos) {
    JobEngine current = engine;
    if (current == null || !current.enter()) {
      monitor.awaitChange(goal, nanos);
      return;
    }
    boolean worked;
    try {
      worked = current.work(goal, Math.min(nanos, LOOK_NANOS));
    } finally {
      current.leave();
    }
    if (!worked) {
      attend(true);
      monitor.awaitChange(goal, nanos);
    }
  }

  // -- what is known

  public JobState state() {
    return monitor.state();
  }

  public @Nullable PSQLException error() {
    return monitor.facts().error();
  }

  Field @Nullable [] fields() {
    return report.fields();
  }

  List<String> tags() {
    return report.tags();
  }

  public @Nullable JobProgress progress() {
    return report.progress();
  }

  /** How many rows the last statement that ended counted; 0 before that, and after an error. */
  public long lastRowCount() {
    return monitor.facts().error() == null ? CommandTags.rowCount(report.lastTag()) : 0;
  }

  /** The bare tag of the last statement that ended; empty before that, and after an error. */
  public String lastCommand() {
    return monitor.facts().error() == null ? report.lastCommand() : "";
  }

  /** When it began; null before. */
  public @Nullable Instant startedAt() {
    return monitor.facts().startedAt();
  }

  /** When it ended, whatever it ended with; null before, and if it never began. */
  public @Nullable Instant finishedAt() {
    return monitor.facts().finishedAt();
  }

  /** How long the job ran, or has run so far. */
  public long elapsedNanos() {
    return monitor.facts().elapsedNanos();
  }
}
