package io.github.pgbg.api;

import java.sql.SQLException;
import java.util.List;

/**
 * The background workers of a connection, for those who prefer Java to SQL: {@code
 * connection.unwrap(PgBackground.class)}.
 *
 * <p>Jobs launched here and by SQL are the same. Used as the connection is, by one thread at a
 * time; a {@link BackgroundJob#completion} may be awaited anywhere. Errors carry the SQLSTATE,
 * message, detail and hint of the SQL functions, but do not fail the connection's transaction: no
 * statement has failed in it. There is none for a connection with {@code pgbg.calls=server}: {@code
 * isWrapperFor} says so.
 */
public interface PgBackground {
  /**
   * Starts a job whose result will be read, or is of no interest.
   *
   * @throws SQLException 53400 too many workers; 53300, 28P01, 08001 no connection to be had
   */
  default BackgroundJob launch(String sql) throws SQLException {
    return launch(sql, LaunchOptions.DEFAULT);
  }

  /**
   * Starts a job.
   *
   * @throws SQLException as {@link #launch(String)}; 22023 queue size
   */
  BackgroundJob launch(String sql, LaunchOptions options) throws SQLException;

  /**
   * Starts a job without a result, sent as one message: the server ends it whatever becomes of us.
   */
  default BackgroundJob submit(String sql) throws SQLException {
    return submit(sql, LaunchOptions.DEFAULT);
  }

  /** Starts a job without a result. */
  BackgroundJob submit(String sql, LaunchOptions options) throws SQLException;

  /** The jobs that this connection has handles for, the oldest first. */
  List<JobInfo> list() throws SQLException;

  /** Asks all running jobs to end; returns how many. */
  int cancelAll() throws SQLException;
}
