package io.github.pgbg.internal.jdbc.route;

import io.github.pgbg.internal.bridge.Bridge;
import io.github.pgbg.internal.bridge.BridgeErrors;
import io.github.pgbg.internal.jdbc.wrap.StatementWrapper;
import io.github.pgbg.internal.pgjdbc.ConnectionNotices;
import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.pgjdbc.WireTap;
import io.github.pgbg.internal.sql.call.CallSite;
import io.github.pgbg.internal.worker.session.BackgroundSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.util.PSQLWarning;

/**
 * Looks through the notices that arrive while statements execute for requests to the driver.
 *
 * <p>Any statement may call functions that are installed in the database, so all are watched; as
 * long as no request comes, their notices stay where PgJDBC put them.
 */
final class NoticeInterceptor {
  private final BaseConnection launcher;
  private final Bridge bridge;
  private final BackgroundSession session;
  private @Nullable StatementWrapper executing;
  private @Nullable ResultSet fetching;

  /** The last of the notices that have been looked at and left in place. */
  private @Nullable SQLWarning lastSeen;

  NoticeInterceptor(BaseConnection launcher, Bridge bridge, BackgroundSession session) {
    this.launcher = launcher;
    this.session = session;
    this.bridge = bridge;
  }

  /** See {@link Bridge#prepare}. */
  boolean prepare(boolean inPgTemp) throws SQLException {
    return bridge.prepare(inPgTemp);
  }

  /** See {@link Bridge#seemsInstalled}. */
  boolean seemsInstalled() throws SQLException {
    return bridge.seemsInstalled();
  }

  /** A statement may have installed the functions, or removed them. */
  void forgetInstalled() {
    bridge.forgetInstalled();
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
    return watch(statement, sites, !sites.isEmpty(), onServer);
  }

  /** A batch, whose entries have places of their own. */
  <T> T watchBatch(StatementWrapper statement, boolean isRewritten, OnServer<T> onServer)
      throws SQLException {
    return watch(statement, List.of(), isRewritten, onServer);
  }

  private <T> T watch(
      StatementWrapper statement, List<CallSite> sites, boolean isRewritten, OnServer<T> onServer)
      throws SQLException {
    bridge.statementBegins();
    statement.beginsOnServer();
    lastSeen = null;
    executing = statement;
    Runnable atEnd = session.launcherExecutes();
    try {
      return onServer.run();
    } catch (SQLException e) {
      throw told(e, sites, isRewritten);
    } finally {
      atEnd.run();
      collect(statement);
      executing = null;
      bridge.statementEnds();
    }
  }

  <T> T watchFetch(StatementWrapper statement, ResultSet rows, OnServer<T> onServer)
      throws SQLException {
    executing = statement;
    fetching = rows;
    lastSeen = null;
    try {
      return onServer.run();
    } catch (SQLException e) {
      throw told(e, List.of(), false);
    } finally {
      collect(statement);
      executing = null;
      fetching = null;
      bridge.statementEnds();
    }
  }

  /** Deferred triggers may call; PgJDBC's own commit shows their notices only at its end. */
  void commit() throws SQLException {
    bridge.statementBegins();
    try {
      bridge.commit();
    } catch (SQLException e) {
      throw told(e, List.of(), false);
    } finally {
      bridge.statementEnds();
    }
  }

  private SQLException told(SQLException e, List<CallSite> sites, boolean isRewritten) {
    return !isRewritten && !bridge.wasAsked()
        ? e
        : BridgeErrors.asInTheExtension(e, sites, bridge.lastError());
  }

  /** Everything that came before has been handed over by PgJDBC; now it is our turn. */
  void beforeRead() {
    StatementWrapper statement = executing;
    if (statement != null) {
      collect(statement);
      bridge.serve();
      statement.addWarnings(bridge.drainNotices());
    } else {
      collectFromConnection();
      bridge.serve();
      bridge.drainNotices().forEach(notice -> ConnectionNotices.give(launcher, notice));
    }
  }

  /** See {@link Bridge#sendsMuch}. */
  void sendsMuch(WireTap.Sending sending) {
    bridge.sendsMuch(sending);
  }

  /** COPY leaves its notices with the connection. */
  private void collectFromConnection() {
    SQLWarning first = ConnectionNotices.take(launcher);
    for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
      if (!bridge.take(warning)) {
        ConnectionNotices.give(launcher, alone(warning));
      }
    }
  }

  private void collect(StatementWrapper statement) {
    try {
      ResultSet rows = fetching;
      if (rows != null) {
        SQLWarning first = rows.getWarnings();
        if (first != null && bridge.isAmong(first)) {
          rows.clearWarnings();
          sort(first, statement);
        }
      }
      if (!statement.raw().isClosed()) {
        SQLWarning first = statement.raw().getWarnings();
        if (first != null && (statement.isWatched() || hasNewRequest(first))) {
          statement.watched();
          statement.raw().clearWarnings();
          sort(first, statement);
        }
      }
    } catch (SQLException e) {
      // closed meanwhile: nobody is left to be told
    }
  }

  private boolean hasNewRequest(SQLWarning first) {
    SQLWarning seen = lastSeen;
    SQLWarning from = seen == null ? first : seen.getNextWarning();
    if (from == null) {
      return false;
    }
    if (bridge.isAmong(from)) {
      return true;
    }
    SQLWarning last = from;
    for (SQLWarning next = from; next != null; next = next.getNextWarning()) {
      last = next;
    }
    lastSeen = last;
    return false;
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
