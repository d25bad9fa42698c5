package io.github.pgbg.internal.worker.job;

import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.WaitGuard;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The result of a job while it is read: a stream of rows, or one row a command tag. The job's
 * notices go to the {@link Cancellation#noticeReader}.
 *
 * <p>Used by one thread. Closing it early lets the job go on to its end.
 */
public final class JobResult implements AutoCloseable {
  private final Job job;
  private final WaitGuard guard;
  private final Runnable whenRead;
  private boolean ended;
  private boolean tagsGiven;

  public JobResult(Job job, WaitGuard guard, Runnable whenRead) {
    this.job = job;
    this.guard = guard;
    this.whenRead = whenRead;
    job.beginReading();
  }

  /**
   * Waits until the job has ended or as much waits as may wait.
   *
   * @throws SQLException the job's own error, or what ended the waiting
   */
  public void awaitReady() throws SQLException {
    try {
      job.awaitReady(guard);
    } catch (SQLException e) {
      close();
      throw e;
    }
    throwJobError();
    deliverNotices();
  }

  /** The columns of the rows; null if the job gave command tags only. */
  public Field @Nullable [] fields() {
    return job.fields();
  }

  /**
   * The next rows, at least one; null at the end.
   *
   * @throws SQLException the job's own error
   */
  public @Nullable List<Tuple> next() throws SQLException {
    if (ended) {
      return null;
    }
    List<Tuple> rows = job.fields() == null && !tagsGiven ? tags() : take();
    if (rows == null) {
      close();
    } else {
      deliverNotices();
    }
    return rows;
  }

  private @Nullable List<Tuple> take() throws SQLException {
    List<Tuple> rows;
    try {
      guard.beforeRead();
      rows = job.take(guard);
    } catch (SQLException e) {
      close();
      throw e;
    }
    if (rows == null) {
      throwJobError();
    }
    return rows;
  }

  private @Nullable List<Tuple> tags() throws SQLException {
    boolean unused = job.awaitEndReading(guard, Long.MAX_VALUE);
    throwJobError();
    tagsGiven = true;
    List<Tuple> rows = new ArrayList<>();
    for (String tag : job.tags()) {
      rows.add(new Tuple(new byte[][] {tag.getBytes(StandardCharsets.UTF_8)}));
    }
    return rows.isEmpty() ? null : rows;
  }

  private void throwJobError() throws SQLException {
    PSQLException error = job.error();
    if (error != null) {
      close();
      throw inThisThread(error);
    }
  }

  /** The job's thread made the error: whoever reads it wants to see where the reader was. */
  private static PSQLException inThisThread(PSQLException error) {
    ServerErrorMessage message = error.getServerErrorMessage();
    if (message == null) {
      return error;
    }
    PSQLException here = new PSQLException(message);
    here.initCause(error);
    return here;
  }

  /** Those that have arrived since the reader waited. */
  private void deliverNotices() {
    job.readNotices(guard.cancellation().noticeReader());
  }

  /** Ends the waiting of {@link #next}, as it ended that of the call that gave this result. */
  public Cancellation cancellation() {
    return guard.cancellation();
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      deliverNotices();
      job.abandon();
      whenRead.run();
    }
  }
}
