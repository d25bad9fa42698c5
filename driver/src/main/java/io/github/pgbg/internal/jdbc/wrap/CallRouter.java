package io.github.pgbg.internal.jdbc.wrap;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyManager;

/**
 * Decides, for each text that an application executes or prepares, who answers it: the server, or
 * the driver.
 *
 * <p>One per connection. The wrappers ask it before every execution, and only while the statement
 * is open; one that returns {@code call.on(sql)} and the texts as they are changes nothing.
 */
public interface CallRouter {
  /** The text for PgJDBC to prepare. */
  String prepare(String sql) throws SQLException;

  /** The text for PgJDBC to add to a statement's batch. */
  String addBatch(StatementExecution execution, String sql) throws SQLException;

  /** Whether a prepared text has calls that the server makes. */
  boolean hasCalls(String sql) throws SQLException;

  /** Goes around asking the server for the columns and parameters of a prepared text. */
  <T extends @Nullable Object> T describe(
      StatementExecution execution, String sql, SqlCall<T> description) throws SQLException;

  /**
   * Goes around one execution.
   *
   * @param sql the application's text; of a prepared statement, the one it was prepared from
   * @param call PgJDBC executes the text; a prepared statement executes what was prepared instead
   * @param onlyPgJdbc whether PgJDBC has to execute it: the method means more than the text
   * @return what the call gave; null if the driver answered instead, and gave the execution its
   *     rows
   */
  <T> @Nullable T execute(
      StatementExecution execution, String sql, SqlCall<T> call, boolean onlyPgJdbc)
      throws SQLException;

  /** Goes around the execution of a batch. */
  <T> T executeBatch(StatementExecution execution, SqlCall<T> batch) throws SQLException;

  /** What the application copies with; PgJDBC runs COPY without a statement. */
  CopyManager copyManager(CopyManager ofPgJdbc) throws SQLException;

  /** Goes around a commit, which may turn out to be more than PgJDBC's own. */
  void commit(SqlCall<Boolean> commit) throws SQLException;

  /** The connection is closed, or broken off. */
  void close();
}
