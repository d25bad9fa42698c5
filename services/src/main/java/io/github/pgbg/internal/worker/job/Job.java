package io.github.pgbg.internal.worker.job;

import io.github.pgbg.api.JobProgress;
import io.github.pgbg.api.JobState;
import io.github.pgbg.internal.observe.JobEnd;
import io.github.pgbg.internal.observe.Observer;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.WaitGuard;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;
import org.postgresql.util.PSQLException;

/**
 * One job: its state, and the rows, tags and notices that wait for the reader.
 *
 * <p>The worker's thread writes, the session's thread reads, anyone may cancel; all under one lock.
 * At most {@code queueBytes} of rows wait, or one row if it is larger: the writer stops until the
 * reader has taken some, or has gone.
 */
public final class Job {
  /** A job that catches its cancel can fail by something else afterwards. */
  private static final Set<String> CANCELED_STATES = Set.of("57014", "57P01", "08006");

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final int queueBytes;
  private final JobListeners watch = new JobListeners();
  private Observer.@Nullable Span<JobEnd> observer;

  private JobState state = JobState.STARTING;
  private boolean sent;
  private boolean cancelRequested;
  private boolean timedOut;
  private boolean readerGone;
  private boolean takenWhole;
  private boolean writerBlocked;
  private boolean readerWaits;
  private Field @Nullable [] fields;
  private final ArrayDeque<RowBatch> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private final List<String> tags = new ArrayList<>();
  private final List<SQLWarning> notices = new ArrayList<>();
  private @Nullable PSQLException error;
  private @Nullable JobProgress progress;
  private long rowCount;
  private long resultBytes;
  private @Nullable String lastTag;
  private @Nullable String lastCommand;
  private final long startedNanos = System.nanoTime();
  private long endedNanos;
  private @Nullable Instant startedAt;
  private @Nullable Instant finishedAt;

  public Job(int queueBytes) {
    this.queueBytes = queueBytes;
  }

  // -- the worker's side

  /** False if the job was cancelled before it began. */
  boolean begin() {
    return locked(
        () -> {
          if (!cancelRequested) {
            become(JobState.RUNNING);
            startedAt = Instant.now();
          }
          return !cancelRequested;
        });
  }

  /** All of the job is in the hands of the kernel. */
  void sent() {
    run(() -> sent = true);
  }

  void describe(Field[] newFields) {
    note(() -> fields = newFields);
  }

  /** Puts rows into the queue; the room was asked for before they were fetched. */
  void add(RowBatch rows) {
    note(
        () -> {
          rowCount += rows.tuples().size();
          resultBytes += rows.bytes();
          if (readerGone || rows.tuples().isEmpty()) {
            return;
          }
          if (rows.bytes() > queueBytes) {
            waiting.addAll(rows.single());
          } else {
            waiting.add(rows);
          }
          waitingBytes += rows.bytes();
          if (readerWaits) {
            changed.signalAll();
          }
        });
  }

  /**
   * Waits until rows of this size may be fetched.
   *
   * @return how many bytes may be added; all the queue when nobody reads any more, or before the
   *     end
   */
  long awaitRoom(long rowBytes) {
    lock.lock();
    try {
      while (!readerGone
          && !takenWhole
          && !cancelRequested
          && !timedOut
          && waitingBytes > 0
          && waitingBytes + rowBytes > queueBytes) {
        writerBlocked = true;
        changed.signalAll();
        changed.awaitUninterruptibly();
      }
      writerBlocked = false;
      return readerGone || takenWhole ? queueBytes : queueBytes - waitingBytes;
    } finally {
      lock.unlock();
    }
  }

  void tag(String tag) {
    note(
        () -> {
          tags.add(tag);
          lastTag = tag;
        });
  }

  public void lastTag(String tag) {
    note(() -> lastTag = tag);
  }

  void notice(SQLWarning notice) {
    note(
        () -> {
          if (!readerGone) {
            notices.add(notice);
          }
        });
  }

  public void progress(JobProgress newProgress) {
    note(() -> progress = newProgress);
    watch.progress(newProgress);
  }

  /** The end without an error; a cancel that came too late changes nothing any more. */
  void succeeded() {
    run(() -> end(JobState.STOPPED, null));
    tellEnd(JobState.STOPPED, null);
  }

  public void failed(PSQLException why) {
    boolean stopped = CANCELED_STATES.contains(String.valueOf(why.getSQLState()));
    run(() -> end(cancelRequested && stopped ? JobState.CANCELED : JobState.ERROR, why));
    tellEnd(state(), why);
  }

  private void tellEnd(JobState last, @Nullable PSQLException why) {
    watch.ended(last, why);
    Observer.Span<JobEnd> told = observer;
    if (told != null) {
      String sqlState = why == null ? null : why.getSQLState();
      told.end(new JobEnd(last.sqlName(), sqlState, rowCount(), locked(() -> resultBytes)));
    }
  }

  /** Before the job begins. */
  public void observed(Observer.Span<JobEnd> newObserver) {
    observer = newObserver;
  }

  private void end(JobState last, @Nullable PSQLException why) {
    become(last);
    error = why;
    sent = true;
    endedNanos = System.nanoTime();
    finishedAt = startedAt == null ? null : Instant.now();
  }

  private void become(JobState next) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException("a job that is " + state + " cannot become " + next);
    }
    state = next;
  }

  // -- the session's side

  public JobListeners watch() {
    return watch;
  }

  /**
   * Asks for the end; true if there was something to stop.
   *
   * @param before to be done while it has not ended
   */
  public boolean requestCancel(Runnable before) {
    return requestEnd(() -> cancelRequested = true, before);
  }

  /** The same, because its time is over. */
  boolean requestTimeout(Runnable before) {
    return requestEnd(() -> timedOut = true, before);
  }

  private boolean requestEnd(Runnable mark, Runnable before) {
    return locked(
        () -> {
          if (state.isTerminal()) {
            return false;
          }
          mark.run();
          before.run();
          changed.signalAll();
          return true;
        });
  }

  /** Nobody will read: rows are dropped from now on, and the job goes on to its end. */
  public void abandon() {
    run(
        () -> {
          readerGone = true;
          waiting.clear();
          waitingBytes = 0;
          notices.clear();
        });
  }

  /** The reader cannot read before the job has ended: all of its rows may wait. */
  public void takeWhole() {
    run(() -> takenWhole = true);
  }

  public void awaitSent() {
    lock.lock();
    try {
      while (!sent) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the end; false when the time ran out first. */
  public boolean awaitEnd(WaitGuard guard, long timeoutNanos) throws SQLException {
    return await(() -> state.isTerminal(), guard, timeoutNanos);
  }

  /** Waits until the job has ended or its queue is full, so that a small result is complete. */
  public void awaitFullOrEnd(WaitGuard guard) throws SQLException {
    await(() -> state.isTerminal() || writerBlocked, guard, Long.MAX_VALUE);
  }

  /** Whether it waits for a reader. */
  public boolean isFull() {
    return locked(() -> writerBlocked && !readerGone && !takenWhole && !state.isTerminal());
  }

  /**
   * Waits for the next rows; null at the end. The job's error is not thrown here.
   *
   * @throws SQLException if the job was abandoned meanwhile, or what ended the waiting
   */
  @Nullable List<Tuple> take(WaitGuard guard) throws SQLException {
    await(this::hasNews, guard, Long.MAX_VALUE);
    if (locked(() -> readerGone)) {
      throw BackgroundErrors.resultGone();
    }
    return locked(
        () -> {
          RowBatch rows = waiting.poll();
          if (rows == null) {
            return null;
          }
          waitingBytes -= rows.bytes();
          changed.signalAll();
          return rows.tuples();
        });
  }

  private boolean hasNews() {
    readerWaits = waiting.isEmpty() && !state.isTerminal() && !readerGone;
    return !readerWaits;
  }

  private boolean await(BooleanSupplier done, WaitGuard guard, long timeoutNanos)
      throws SQLException {
    long end = timeoutNanos == Long.MAX_VALUE ? 0 : System.nanoTime() + timeoutNanos;
    guard.cancellation().onCancel(this::wake);
    try {
      while (true) {
        lock.lock();
        try {
          guard.cancellation().throwIfCancelled();
          if (done.getAsBoolean()) {
            return true;
          }
          long left = end == 0 ? Long.MAX_VALUE : end - System.nanoTime();
          if (left <= 0) {
            return false;
          }
          long slice = Math.min(left, guard.cancellation().lookAgainNanos());
          awaitSlice(Math.min(slice, guard.checkEveryNanos()));
          if (done.getAsBoolean()) {
            return true;
          }
        } finally {
          lock.unlock();
        }
        guard.check();
      }
    } finally {
      guard.cancellation().onCancel(null);
    }
  }

  @SuppressWarnings("WaitNotInLoop") // the caller loops
  private void awaitSlice(long nanos) {
    try {
      long ignored = changed.awaitNanos(Math.max(nanos, TimeUnit.MICROSECONDS.toNanos(1)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // throwIfCancelled sees the flag
    }
  }

  private void wake() {
    run(() -> {});
  }

  // -- what is known

  boolean isCancelRequested() {
    return locked(() -> cancelRequested);
  }

  boolean isTimedOut() {
    return locked(() -> timedOut);
  }

  public JobState state() {
    return locked(() -> state);
  }

  Field @Nullable [] fields() {
    return locked(() -> fields);
  }

  List<String> tags() {
    return locked(() -> List.copyOf(tags));
  }

  public @Nullable PSQLException error() {
    return locked(() -> error);
  }

  public @Nullable JobProgress progress() {
    return locked(() -> progress);
  }

  /** Rows that have arrived. */
  long rowCount() {
    return locked(() -> rowCount);
  }

  /** How many rows the last statement that ended counted; 0 before that, and after an error. */
  public long lastRowCount() {
    return CommandTags.rowCount(lastTag());
  }

  /** The bare tag of the last statement that ended; empty before that, and after an error. */
  public String lastCommand() {
    String known = locked(() -> error == null ? lastCommand : null);
    return known == null ? CommandTags.command(lastTag()) : known;
  }

  /** What the last statement is called, where its tag does not say it. */
  void lastCommand(String command) {
    note(() -> lastCommand = command);
  }

  String lastTag() {
    return locked(() -> lastTag == null || error != null ? "" : lastTag);
  }

  /** When it began; null before. */
  public @Nullable Instant startedAt() {
    return locked(() -> startedAt);
  }

  /** When it ended, whatever it ended with; null before, and if it never began. */
  public @Nullable Instant finishedAt() {
    return locked(() -> finishedAt);
  }

  /** How long the job ran, or has run so far. */
  public long elapsedNanos() {
    return locked(() -> (state.isTerminal() ? endedNanos : System.nanoTime()) - startedNanos);
  }

  /** Takes the notices that have arrived, in order. */
  List<SQLWarning> drainNotices() {
    return locked(
        () -> {
          List<SQLWarning> drained = List.copyOf(notices);
          notices.clear();
          return drained;
        });
  }

  /** A change that nobody waits for: to wake the reader for each would cost it its processor. */
  private void note(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  private void run(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private <T extends @Nullable Object> T locked(Supplier<T> look) {
    lock.lock();
    try {
      return look.get();
    } finally {
      lock.unlock();
    }
  }
}
