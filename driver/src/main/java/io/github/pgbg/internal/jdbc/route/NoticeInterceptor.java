package io.github.pgbg.internal.jdbc.route;

import io.github.pgbg.internal.bridge.Bridge;
import io.github.pgbg.internal.bridge.BridgeErrors;
import io.github.pgbg.internal.jdbc.wrap.SqlCall;
import io.github.pgbg.internal.jdbc.wrap.StatementExecution;
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
  /** For methods of PgJDBC that take no text. */
  private static final String NO_TEXT = "";

  private final BaseConnection launcher;
  private final Bridge bridge;
  private final BackgroundSession session;
  private @Nullable StatementExecution executing;
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

  /**
   * Executes a text, and answers what it asks.
   *
   * @param sites how the text was rewritten, so that errors can speak of the original
   */
  <T extends @Nullable Object> T watch(
      StatementExecution execution, String sql, List<CallSite> sites, SqlCall<T> call)
      throws SQLException {
    return watch(execution, sql, sites, !sites.isEmpty(), call);
  }

  /** A batch, whose entries have places of their own. */
  <T> T watchBatch(StatementExecution execution, boolean isRewritten, SqlCall<T> batch)
      throws SQLException {
    return watch(execution, NO_TEXT, List.of(), isRewritten, batch);
  }

  private <T extends @Nullable Object> T watch(
      StatementExecution execution,
      String sql,
      List<CallSite> sites,
      boolean isRewritten,
      SqlCall<T> call)
      throws SQLException {
    bridge.statementBegins();
    execution.beginsOnServer();
    lastSeen = null;
    executing = execution;
    Runnable atEnd = session.launcherExecutes();
    try {
      return call.on(sql);
    } catch (SQLException e) {
      throw translated(e, sites, isRewritten);
    } finally {
      atEnd.run();
      collect(execution);
      executing = null;
      bridge.statementEnds();
    }
  }

  <T> T watchFetch(StatementExecution execution, ResultSet rows, SqlCall<T> fetch)
      throws SQLException {
    executing = execution;
    fetching = rows;
    lastSeen = null;
    try {
      return fetch.on(NO_TEXT);
    } catch (SQLException e) {
      throw translated(e, List.of(), false);
    } finally {
      collect(execution);
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
      throw translated(e, List.of(), false);
    } finally {
      bridge.statementEnds();
    }
  }

  private SQLException translated(SQLException e, List<CallSite> sites, boolean isRewritten) {
    return !isRewritten && !bridge.wasAsked()
        ? e
        : BridgeErrors.asInTheExtension(e, sites, bridge.lastError());
  }

  /** Everything that came before has been handed over by PgJDBC; now it is our turn. */
  void beforeRead() {
    StatementExecution execution = executing;
    if (execution != null) {
      collect(execution);
      bridge.serve();
      execution.addWarnings(bridge.drainNotices());
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

  private void collect(StatementExecution execution) {
    try {
      ResultSet rows = fetching;
      if (rows != null) {
        SQLWarning first = rows.getWarnings();
        if (first != null && bridge.isAmong(first)) {
          rows.clearWarnings();
          sort(first, execution);
        }
      }
      if (!execution.raw().isClosed()) {
        SQLWarning first = execution.raw().getWarnings();
        if (first != null && (execution.isWatched() || hasNewRequest(first))) {
          execution.markWatched();
          execution.raw().clearWarnings();
          sort(first, execution);
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

  private void sort(SQLWarning first, StatementExecution execution) {
    for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
      if (!bridge.take(warning)) {
        execution.addWarnings(List.of(alone(warning)));
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
