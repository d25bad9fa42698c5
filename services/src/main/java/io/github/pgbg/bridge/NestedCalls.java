package io.github.pgbg.bridge;

import io.github.pgbg.sql.CallParser;
import io.github.pgbg.sql.CallSite;
import io.github.pgbg.sql.LexerOptions;
import io.github.pgbg.sql.ParsedText;
import io.github.pgbg.sql.Rewriter;
import io.github.pgbg.worker.BackgroundSession;
import io.github.pgbg.worker.ConnectInfo;
import io.github.pgbg.worker.JobCalls;
import io.github.pgbg.worker.WorkerAccess;
import io.github.pgbg.worker.WorkerOptions;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;

/** The bridge of a job that launches jobs: its worker is their launcher. */
public final class NestedCalls implements JobCalls {
  private final BackgroundSession session;
  private final Bridge bridge;
  private List<CallSite> sites = List.of();

  public NestedCalls(WorkerAccess worker, ConnectInfo info, WorkerOptions options) {
    this.session = new BackgroundSession(worker.connection(), info, options);
    session.jobCalls(NestedCalls::new);
    this.bridge = new Bridge(worker.connection(), worker.wire(), info, session);
  }

  @Override
  public String prepare(String sql, boolean standardConformingStrings) throws SQLException {
    LexerOptions options = new LexerOptions(standardConformingStrings, false);
    ParsedText text = CallParser.parse(sql, options);
    if (text instanceof ParsedText.Bridged several) {
      sites = several.sites();
    } else if (text instanceof ParsedText.Local) {
      sites = CallParser.callSites(sql, options);
    }
    if (sites.isEmpty()) {
      return sql;
    }
    return bridge.prepare(false) ? sql : Rewriter.intoPgTemp(sql, sites);
  }

  @Override
  public boolean take(SQLWarning notice) {
    return bridge.take(notice);
  }

  @Override
  public void beforeRead() {
    bridge.serve();
  }

  @Override
  public SQLException asInTheJob(SQLException e) {
    return sites.isEmpty() && !bridge.wasAsked()
        ? e
        : BridgeErrors.asInTheExtension(e, sites, bridge.lastError());
  }

  @Override
  public void close() {
    session.close();
    bridge.close();
  }
}
