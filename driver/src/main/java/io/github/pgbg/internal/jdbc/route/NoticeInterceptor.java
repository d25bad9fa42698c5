package io.github.pgbg.internal.jdbc.route;

import io.github.pgbg.internal.bridge.Bridge;
import io.github.pgbg.internal.bridge.BridgeErrors;
import io.github.pgbg.internal.bridge.protocol.BridgeState;
import io.github.pgbg.internal.jdbc.wrap.SqlCall;
import io.github.pgbg.internal.jdbc.wrap.StatementExecution;
import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.pgjdbc.WireTap;
import io.github.pgbg.internal.sql.call.CallSite;
import io.github.pgbg.internal.worker.session.BackgroundSession;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Listens to the connection for requests to the driver, and puts what the server says of a
 * rewritten statement into the words of the original.
 *
 * <p>Whatever runs on the connection may call functions that are installed in the database:
 * statements of the application, and those that PgJDBC runs by itself. They are all heard here.
 */
final class NoticeInterceptor implements WireTap {
  /** For methods of PgJDBC that take no text. */
  static final String NO_TEXT = "";

  private static final String QUERY_CANCELED = "57014";

  private final Bridge bridge;
  private final BackgroundSession session;

  /** Of the statement that executes now. */
  private List<CallSite> sites = List.of();

  private boolean rewritten;

  NoticeInterceptor(Bridge bridge, BackgroundSession session) {
    this.session = session;
    this.bridge = bridge;
  }

  /** See {@link Bridge#prepare}. */
  boolean prepare(boolean inPgTemp) throws SQLException {
    return bridge.prepare(inPgTemp);
  }

  /** See {@link Bridge#appearsInstalled}. */
  boolean appearsInstalled() throws SQLException {
    return bridge.appearsInstalled();
  }

  /** A statement may have installed the functions, or removed them. */
  void forgetInstalled() {
    bridge.forgetInstalled();
  }

  /**
   * Executes a text, and answers what it asks.
   *
   * @param reading the statement's, which has notices of jobs as they are raised; null if none
   * @param rewrittenAt how the text was rewritten, so that errors can speak of the original
   */
  <T extends @Nullable Object> T watch(
      @Nullable StatementExecution reading, String sql, List<CallSite> rewrittenAt, SqlCall<T> call)
      throws SQLException {
    return watch(reading, sql, rewrittenAt, !rewrittenAt.isEmpty(), call);
  }

  /** A batch, whose entries have places of their own. */
  <T> T watchBatch(StatementExecution reading, boolean isRewritten, SqlCall<T> batch)
      throws SQLException {
    try {
      return watch(reading, NO_TEXT, List.of(), isRewritten, batch);
    } catch (BatchUpdateException e) {
      throw isRewritten ? BridgeErrors.ofBatch(e) : e;
    }
  }

  /** Begins what goes on when this returns: a COPY, whose query may ask as long as it is read. */
  <T> T start(String sql, List<CallSite> rewrittenAt, SqlCall<T> call) throws SQLException {
    bridge.statementBegins();
    sites = rewrittenAt;
    rewritten = !rewrittenAt.isEmpty();
    try {
      return call.on(sql);
    } finally {
      sites = List.of();
      rewritten = false;
    }
  }

  private <T extends @Nullable Object> T watch(
      @Nullable StatementExecution reading,
      String sql,
      List<CallSite> rewrittenAt,
      boolean isRewritten,
      SqlCall<T> call)
      throws SQLException {
    bridge.statementBegins();
    bridge.noticesTo(reading == null ? null : reading.notices());
    sites = rewrittenAt;
    rewritten = isRewritten;
    Runnable atEnd = session.launcherExecutes();
    try {
      return call.on(sql);
    } finally {
      atEnd.run();
      sites = List.of();
      rewritten = false;
      bridge.noticesTo(null);
      bridge.statementEnds();
    }
  }

  /** Whoever sent it, it may have set something. */
  @Override
  public void flushed() {
    session.launcherState().changed();
  }

  @Override
  public String requestState() {
    return BridgeState.REQUESTS;
  }

  @Override
  public List<SQLWarning> serve(ServerErrorMessage request) {
    return bridge.serve(request);
  }

  @Override
  public boolean translates() {
    return rewritten || bridge.wasAsked();
  }

  @Override
  public ErrorFields translate(ServerErrorMessage message) {
    PSQLException refusal = bridge.refusal();
    if (refusal != null && QUERY_CANCELED.equals(message.getSQLState())) {
      return ErrorFields.of(Objects.requireNonNull(refusal.getServerErrorMessage()));
    }
    return BridgeErrors.toExtension(message, sites, bridge.lastError());
  }

  @Override
  public void longSendStarted(Sending sending) {
    bridge.longSendStarted(sending);
  }

  void close() {
    bridge.close();
  }
}
