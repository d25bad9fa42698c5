package io.github.pgbg.internal.jdbc.wrap;

import io.github.pgbg.api.PgBackground;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides, for each text that an application executes or prepares, who answers it: the server, or
 * the driver.
 *
 * <p>One per connection. The wrappers ask it before every execution, and only while the statement
 * is open; one that returns {@code execution.onServer(sql)} and the texts as they are changes
 * nothing.
 */
public interface CallRouter {
  /** The text for PgJDBC to prepare. */
  String prepare(ConnectionWrapper connection, String sql) throws SQLException;

  /** The text for PgJDBC to add to a statement's batch. */
  String addBatch(StatementWrapper statement, String sql) throws SQLException;

  /** Whether a prepared text has calls that the server makes. */
  boolean hasCalls(String sql) throws SQLException;

  /** Goes around asking the server for the columns and parameters of a prepared text. */
  <T> T describe(StatementWrapper statement, String sql, Description<T> description)
      throws SQLException;

  /**
   * Goes around one execution.
   *
   * @param sql the application's text; of a prepared statement, the one it was prepared from
   */
  <T> T execute(StatementWrapper statement, String sql, Execution<T> execution) throws SQLException;

  /** Goes around the execution of a batch. */
  <T> T executeBatch(StatementWrapper statement, BatchExecution<T> execution) throws SQLException;

  /** Goes around a fetch of further rows of a statement that was watched while it executed. */
  <T> T fetch(StatementWrapper statement, ResultSet raw, Fetch<T> fetch) throws SQLException;

  /** Goes around a commit. */
  void commit(Commit commit) throws SQLException;

  /** PgJDBC's own commit. */
  interface Commit {
    void onServer() throws SQLException;
  }

  /** One question for the columns or the parameters. */
  interface Description<T> {
    T onServer() throws SQLException;
  }

  /** One call that may fetch. */
  interface Fetch<T> {
    T onServer() throws SQLException;
  }

  /** The Java API of the connection; null where the driver answers no calls. */
  @Nullable PgBackground javaApi(ConnectionWrapper connection);

  /** The connection is closed, or broken off. */
  void close();

  /** One call of an execute method, and the two ways it can end. */
  interface Execution<T> {
    /** PgJDBC executes the text; a prepared statement executes what was prepared instead. */
    T onServer(String sql) throws SQLException;

    /** Whether PgJDBC has to execute it whatever it is: the method means more than the text. */
    boolean isForPgJdbc();

    /** The statement's only result is these rows. */
    T withRows(Answer answer) throws SQLException;
  }

  /** The driver's own answer to a statement. */
  interface Answer {
    ResultSetWrapper resultSet(ConnectionWrapper connection, StatementWrapper statement)
        throws SQLException;

    /** What the statement's getWarnings gives. */
    default List<SQLWarning> warnings() {
      return List.of();
    }
  }

  /** One call of executeBatch or executeLargeBatch. */
  interface BatchExecution<T> {
    T onServer() throws SQLException;
  }
}
