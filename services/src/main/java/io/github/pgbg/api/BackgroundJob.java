package io.github.pgbg.api;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A job of a {@link PgBackground}. */
public interface BackgroundJob {
  /** The pid of the worker's backend, and the cookie that tells this job from later ones. */
  JobHandle handle();

  /**
   * All rows of the result, which is handed out once.
   *
   * @throws SQLException the job's own error, or the mapper's
   */
  <T> List<T> list(RowMapper<T> mapper) throws SQLException;

  /**
   * The first column of all rows, as {@code ResultSet.getObject} gives it; NULL is not allowed.
   *
   * @throws SQLException the job's own error; 22004 NULL
   */
  <T> List<T> list(Class<T> type) throws SQLException;

  /**
   * The rows as they arrive; to be closed. An error while it is read comes as {@link
   * UncheckedSQLException}.
   *
   * @throws SQLException the job's own error
   */
  <T> Stream<T> stream(RowMapper<T> mapper) throws SQLException;

  /**
   * Completes when the job has ended, in a thread of the driver: with STOPPED, or exceptionally
   * with the SQLException of the job, 57014 where it was cancelled. A job whose rows nobody reads
   * ends when the rest fits into its queue.
   *
   * @throws SQLException 42704 the result was read or the job detached before
   */
  CompletableFuture<JobState> completion() throws SQLException;

  /** What the job has reported. */
  Optional<JobProgress> progress() throws SQLException;

  /** Stops the job at once and undoes it. */
  void cancel() throws SQLException;

  /** Asks the job to stop, and ends its backend if it has not within the grace. */
  void cancel(Duration grace) throws SQLException;

  /** Forgets the job; it goes on. */
  void detach() throws SQLException;

  /** Makes a value of the current row. */
  @FunctionalInterface
  interface RowMapper<T> {
    /** Must not move the cursor. */
    T map(ResultSet row) throws SQLException;
  }
}
