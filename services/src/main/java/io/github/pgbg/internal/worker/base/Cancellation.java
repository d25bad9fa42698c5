package io.github.pgbg.internal.worker.base;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a waiting call from elsewhere: {@code Statement.cancel()}, a query timeout, {@code close()}.
 *
 * <p>One of these belongs to each call; whoever waits is woken through the job it waits for.
 */
public final class Cancellation {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final long timeoutNanos;
  private final boolean hasDeadline;
  private final boolean statementTimeout;
  private volatile long deadlineNanos;
  private @Nullable BooleanSupplier condition;
  private @Nullable SQLException conditionReason;
  private @Nullable SQLException reason;
  private @Nullable Runnable wake;
  private volatile @Nullable NoticeReader noticeReader;

  private Cancellation(long timeoutMillis, boolean statementTimeout) {
    this.hasDeadline = timeoutMillis > 0;
    this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    this.deadlineNanos = System.nanoTime() + timeoutNanos;
    this.statementTimeout = statementTimeout;
  }

  /** Begins the time anew, as each fetch from a portal does: readers may take theirs between. */
  public void restart() {
    deadlineNanos = System.nanoTime() + timeoutNanos;
  }

  /**
   * A cancellation with the tighter of two limits.
   *
   * @param queryTimeoutMillis {@code Statement.setQueryTimeout}, 0 for none
   * @param statementTimeoutMillis the setting statement_timeout, 0 for none
   */
  public static Cancellation after(long queryTimeoutMillis, long statementTimeoutMillis) {
    boolean byStatement =
        statementTimeoutMillis > 0
            && (queryTimeoutMillis <= 0 || statementTimeoutMillis < queryTimeoutMillis);
    return new Cancellation(byStatement ? statementTimeoutMillis : queryTimeoutMillis, byStatement);
  }

  public static Cancellation never() {
    return new Cancellation(0, false);
  }

  /**
   * Ends the call once a condition holds; it is looked at every now and then.
   *
   * @param condition quick, and never waits
   */
  public static Cancellation when(BooleanSupplier condition, SQLException why) {
    Cancellation cancellation = new Cancellation(0, false);
    cancellation.condition = condition;
    cancellation.conditionReason = why;
    return cancellation;
  }

  /** Whoever waits in this call for the result of a job reads its notices meanwhile. */
  public Cancellation readNotices(NoticeReader reader) {
    noticeReader = reader;
    return this;
  }

  /** Who reads the notices of a job while its result is awaited; null if they wait, too. */
  public @Nullable NoticeReader noticeReader() {
    return noticeReader;
  }

  /** How long a wait may last until {@link #throwIfCancelled} is to be called again. */
  public long pollNanos() {
    return condition == null ? remainingNanos() : Math.min(remainingNanos(), LOOK_NANOS);
  }

  /** Ends the call with 57014, as a cancel request does. */
  public void cancel() {
    cancel(BackgroundErrors.canceledByUser());
  }

  public void cancel(SQLException why) {
    Runnable toRun;
    synchronized (this) {
      if (reason == null) {
        reason = why;
      }
      toRun = wake;
    }
    if (toRun != null) {
      toRun.run();
    }
  }

  /** What to run when the call is cancelled while it waits; null when it waits no more. */
  public synchronized void onCancel(@Nullable Runnable newWake) {
    wake = newWake;
  }

  /** Nanoseconds until the deadline, or a long time. */
  long remainingNanos() {
    return hasDeadline ? deadlineNanos - System.nanoTime() : Long.MAX_VALUE;
  }

  /** Whether a wait of this thread is to end; from any thread. */
  public boolean isOver(Thread waiting) {
    synchronized (this) {
      if (reason != null) {
        return true;
      }
    }
    return remainingNanos() <= 0
        || waiting.isInterrupted()
        || (condition != null && condition.getAsBoolean());
  }

  public void throwIfCancelled() throws SQLException {
    synchronized (this) {
      if (reason != null) {
        throw reason;
      }
    }
    if (hasDeadline && deadlineNanos - System.nanoTime() <= 0) {
      throw statementTimeout
          ? BackgroundErrors.statementTimeout()
          : BackgroundErrors.canceledByUser();
    }
    if (condition != null && conditionReason != null && condition.getAsBoolean()) {
      throw conditionReason;
    }
    if (Thread.currentThread().isInterrupted()) {
      throw BackgroundErrors.canceledByUser(); // the flag stays set, as PgJDBC leaves it
    }
  }
}
