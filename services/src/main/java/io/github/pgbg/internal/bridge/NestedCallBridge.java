package io.github.pgbg.internal.bridge;

import io.github.pgbg.internal.bridge.protocol.BridgeState;
import io.github.pgbg.internal.sql.call.AnalyzedSql;
import io.github.pgbg.internal.sql.call.CallSite;
import io.github.pgbg.internal.sql.call.Rewriter;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.worker.base.NoticeBatch;
import io.github.pgbg.internal.worker.base.NoticeReader;
import io.github.pgbg.internal.worker.base.WorkerOptions;
import io.github.pgbg.internal.worker.job.NestedCallPort;
import io.github.pgbg.internal.worker.job.WorkerAccess;
import io.github.pgbg.internal.worker.pool.ServerConnector;
import io.github.pgbg.internal.worker.session.BackgroundSession;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The bridge of a job that launches jobs: its worker is their launcher. */
public final class NestedCallBridge implements NestedCallPort {
  private static final String QUERY_CANCELED = "57014";

  private final BackgroundSession session;
  private final Bridge bridge;
  private List<CallSite> sites = List.of();

  public NestedCallBridge(WorkerAccess worker, ServerConnector info, WorkerOptions options) {
    this.session = new BackgroundSession(worker.connection(), info, options);
    session.jobCalls(NestedCallBridge::new);
    session.launcherState().doNotWarn(); // its launcher has been warned
    this.bridge = new Bridge(worker.connection(), worker.wire(), info, session, worker.mayBeFree());
  }

  @Override
  public String prepare(String sql, boolean standardConformingStrings) throws SQLException {
    sites = AnalyzedSql.of(sql, LexerOptions.of(standardConformingStrings)).callsOnServer();
    if (sites.isEmpty()) {
      return sql;
    }
    return bridge.prepare(false) ? sql : Rewriter.intoPgTemp(sql, sites);
  }

  @Override
  public String requestState() {
    return BridgeState.REQUESTS;
  }

  @Override
  public void serve(ServerErrorMessage request, NoticeReader notices) {
    bridge.noticesTo(notices);
    List<SQLWarning> rest = bridge.serve(request);
    bridge.noticesTo(null);
    notices.read(new NoticeBatch(rest, 0), Long.MAX_VALUE);
  }

  @Override
  public SQLException translateError(SQLException e) {
    PSQLException refusal = bridge.refusal();
    if (refusal != null && QUERY_CANCELED.equals(e.getSQLState())) {
      return refusal;
    }
    return sites.isEmpty() && !bridge.wasAsked()
        ? e
        : BridgeErrors.toExtensionError(e, sites, bridge.lastError());
  }

  @Override
  public void close() {
    session.close();
    bridge.close();
  }
}
