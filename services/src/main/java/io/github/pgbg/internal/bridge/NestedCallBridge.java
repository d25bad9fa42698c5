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
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The bridge of a job that launches jobs: its worker is their launcher. Most jobs launch none: the
 * rest is made when the first one does.
 */
public final class NestedCallBridge implements NestedCallPort {
  private static final String QUERY_CANCELED = "57014";

  private final WorkerAccess worker;
  private final ServerConnector info;
  private final WorkerOptions options;
  private @Nullable BackgroundSession session;
  private @Nullable Bridge bridge;
  private List<CallSite> sites = List.of();

  public NestedCallBridge(WorkerAccess worker, ServerConnector info, WorkerOptions options) {
    this.worker = worker;
    this.info = info;
    this.options = options;
  }

  private Bridge bridge() {
    Bridge made = bridge;
    if (made == null) {
      BackgroundSession ofJob = new BackgroundSession(worker.connection(), info, options);
      ofJob.jobCalls(NestedCallBridge::new);
      ofJob.launcherState().doNotWarn(); // its launcher has been warned
      made = new Bridge(worker.connection(), worker.wire(), info, ofJob, worker.mayBeFree());
      session = ofJob;
      bridge = made;
    }
    return made;
  }

  @Override
  public String prepare(String sql, boolean standardConformingStrings) throws SQLException {
    sites = AnalyzedSql.of(sql, LexerOptions.of(standardConformingStrings)).callsOnServer();
    if (sites.isEmpty()) {
      return sql;
    }
    return bridge().prepare(false) ? sql : Rewriter.intoPgTemp(sql, sites);
  }

  @Override
  public String requestState() {
    return BridgeState.REQUESTS;
  }

  @Override
  public void serve(ServerErrorMessage request, NoticeReader notices) {
    Bridge serving = bridge();
    serving.noticesTo(notices);
    try {
      notices.read(new NoticeBatch(serving.serve(request), 0), Long.MAX_VALUE);
    } finally {
      serving.noticesTo(null);
    }
  }

  @Override
  public SQLException translateError(SQLException e) {
    Bridge used = bridge;
    if (used == null) {
      return e;
    }
    PSQLException refusal = used.refusal();
    if (refusal != null && QUERY_CANCELED.equals(e.getSQLState())) {
      return refusal;
    }
    return sites.isEmpty() && !used.wasAsked()
        ? e
        : BridgeErrors.toExtensionError(e, sites, used.lastError());
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
    if (bridge != null) {
      bridge.close();
    }
  }
}
