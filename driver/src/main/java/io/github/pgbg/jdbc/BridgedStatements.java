package io.github.pgbg.jdbc;

import io.github.pgbg.bridge.Bridge;
import io.github.pgbg.bridge.BridgeErrors;
import io.github.pgbg.pgjdbc.ErrorFields;
import io.github.pgbg.sql.CallSite;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;

/**
 * Executes statements whose calls the server makes, and looks through the notices that arrive
 * meanwhile for requests to the driver.
 */
final class BridgedStatements {
  private final Bridge bridge;
  private @Nullable StatementWrapper executing;
  private @Nullable ResultSet fetching;
  private boolean everUsed;

  BridgedStatements(Bridge bridge) {
    this.bridge = bridge;
  }

  /** Whether functions of ours may be in the session, so that any statement may call them. */
  boolean everUsed() {
    return everUsed;
  }

  void prepare() throws SQLException {
    everUsed = true;
    bridge.prepare();
  }

  /** One execution, fetch or batch. */
  interface OnServer<T> {
    T run() throws SQLException;
  }

  /**
   * Runs it, and answers what it asks.
   *
   * @param sites how the text was rewritten, so that errors can speak of the original
   */
  <T> T watch(StatementWrapper statement, List<CallSite> sites, OnServer<T> onServer)
      throws SQLException {
    bridge.statementBegins();
    statement.watched(true);
    executing = statement;
    try {
      return onServer.run();
    } catch (SQLException e) {
      throw BridgeErrors.asInTheExtension(e, sites, bridge.lastError());
    } finally {
      collect(statement);
      executing = null;
      bridge.statementEnds();
    }
  }

  <T> T watchFetch(StatementWrapper statement, ResultSet rows, OnServer<T> onServer)
      throws SQLException {
    executing = statement;
    fetching = rows;
    try {
      return onServer.run();
    } catch (SQLException e) {
      throw BridgeErrors.asInTheExtension(e, List.of(), bridge.lastError());
    } finally {
      collect(statement);
      executing = null;
      fetching = null;
      bridge.statementEnds();
    }
  }

  /** Everything that came before has been handed over by PgJDBC; now it is our turn. */
  void beforeRead() {
    StatementWrapper statement = executing;
    if (statement != null) {
      collect(statement);
      bridge.serve();
      statement.addWarnings(bridge.drainNotices());
    }
  }

  private void collect(StatementWrapper statement) {
    try {
      ResultSet rows = fetching;
      if (rows != null) {
        SQLWarning first = rows.getWarnings();
        if (first != null) {
          rows.clearWarnings();
          sort(first, statement);
        }
      }
      if (!statement.raw().isClosed()) {
        SQLWarning first = statement.raw().getWarnings();
        if (first != null) {
          statement.raw().clearWarnings();
          sort(first, statement);
        }
      }
    } catch (SQLException e) {
      // closed meanwhile: nobody is left to be told
    }
  }

  private void sort(SQLWarning first, StatementWrapper statement) {
    for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
      if (!bridge.take(warning)) {
        statement.addWarnings(List.of(alone(warning)));
      }
    }
  }

  /** Not with its successors, among which requests may be. */
  private static SQLWarning alone(SQLWarning warning) {
    return warning instanceof PSQLWarning psql
        ? ErrorFields.of(psql.getServerErrorMessage()).warning()
        : new SQLWarning(
            warning.getMessage(),
            warning.getSQLState(),
            warning.getErrorCode(),
            warning.getCause());
  }

  void close() {
    bridge.close();
  }
}
