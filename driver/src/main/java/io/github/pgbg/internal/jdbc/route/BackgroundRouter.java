package io.github.pgbg.internal.jdbc.route;

import io.github.pgbg.internal.bridge.Bridge;
import io.github.pgbg.internal.bridge.NestedCallBridge;
import io.github.pgbg.internal.install.ExtensionErrors;
import io.github.pgbg.internal.install.ExtensionRewriter;
import io.github.pgbg.internal.jdbc.local.LocalCalls;
import io.github.pgbg.internal.jdbc.wrap.CallErrors;
import io.github.pgbg.internal.jdbc.wrap.CallRouter;
import io.github.pgbg.internal.jdbc.wrap.NeedsServerException;
import io.github.pgbg.internal.jdbc.wrap.SqlCall;
import io.github.pgbg.internal.jdbc.wrap.StatementExecution;
import io.github.pgbg.internal.pgjdbc.TransactionFailure;
import io.github.pgbg.internal.pgjdbc.Wire;
import io.github.pgbg.internal.pgjdbc.WireTap;
import io.github.pgbg.internal.sql.call.AnalyzedSql;
import io.github.pgbg.internal.sql.call.CallSite;
import io.github.pgbg.internal.sql.call.LocalQuery;
import io.github.pgbg.internal.sql.call.ParsedText;
import io.github.pgbg.internal.sql.call.Rewriter;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.lexer.QuickScan;
import io.github.pgbg.internal.sql.statement.TextEdit;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.WorkerOptions;
import io.github.pgbg.internal.worker.pool.ServerConnector;
import io.github.pgbg.internal.worker.session.BackgroundSession;
import io.github.pgbg.internal.worker.settings.CustomSettingNames;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** Sends each text its way: through to the server, or to the session's background workers. */
final class BackgroundRouter implements CallRouter {
  private final BaseConnection launcher;
  private final Wire wire;
  private final BackgroundSession session;
  private final LocalCalls calls;
  private final SettingRewriter settings;
  private final ParseCache texts = new ParseCache();
  private final NoticeInterceptor interceptor;
  private volatile @Nullable Cancellation runningCall;
  private @Nullable CopyManager copyManager;

  /**
   * Statements of one connection wait for each other, as in PgJDBC, whose own lock is taken too
   * late for us: how a statement was rewritten must not be taken for another's. Never held by a
   * cancel or a close.
   */
  private final ReentrantLock oneAtATime = new ReentrantLock();

  BackgroundRouter(
      BaseConnection launcher, Wire wire, ServerConnector info, WorkerOptions options) {
    this.launcher = launcher;
    this.wire = wire;
    this.session = new BackgroundSession(launcher, info, options);
    session.jobCalls(NestedCallBridge::new);
    this.calls = new LocalCalls(launcher, session);
    this.settings = new SettingRewriter(launcher, session.launcherState());
    this.interceptor =
        new NoticeInterceptor(new Bridge(launcher, wire, info, session, true), session);
    wire.tap(interceptor);
  }

  BackgroundSession session() {
    return session;
  }

  @Override
  public String prepare(String sql) throws SQLException {
    return QuickScan.mentionsPgBackground(sql) && !launcher.isClosed()
        ? exclusively(sql, this::textToPrepare)
        : sql;
  }

  private String textToPrepare(String sql) throws SQLException {
    AnalyzedSql text = analyzed(sql, true);
    boolean hasCalls = !text.callsOnServer().isEmpty();
    return textForServer(text, hasCalls && !interceptor.appearsInstalled());
  }

  @Override
  public String addBatch(StatementExecution execution, String sql) throws SQLException {
    return QuickScan.mentionsPgBackground(sql)
        ? exclusively(sql, text -> textForBatch(execution, text))
        : sql;
  }

  private String textForBatch(StatementExecution execution, String sql) throws SQLException {
    AnalyzedSql text = analyzed(sql, false);
    checkAdministration(text);
    boolean inPgTemp = !text.callsOnServer().isEmpty() && !interceptor.appearsInstalled();
    execution.setCallsInBatch(execution.hasCallsInBatch() || inPgTemp);
    return textForServer(text, inPgTemp);
  }

  /** The text with what the server understands in place of what only the driver does. */
  private String textForServer(AnalyzedSql text, boolean inPgTemp) throws SQLException {
    if (!text.mentionsPgBackground()) {
      return text.sql();
    }
    List<TextEdit> edits = new ArrayList<>(settingEdits(text));
    if (inPgTemp) {
      edits.addAll(Rewriter.edits(text.callsOnServer()));
    }
    if (!text.extensionStatements().isEmpty()) {
      edits.addAll(ExtensionRewriter.edits(text, session.options().apiLevel()));
      interceptor.forgetInstalled();
    }
    return TextEdit.apply(text.sql(), edits);
  }

  private void checkAdministration(AnalyzedSql text) throws SQLException {
    if (!text.administrationCalls().isEmpty()) {
      try {
        AdministrationCalls.check(launcher, text);
      } catch (SQLException e) {
        TransactionFailure.fail(launcher, e);
        throw e;
      }
    }
  }

  private List<TextEdit> settingEdits(AnalyzedSql text) throws SQLException {
    try {
      return settings.edits(text);
    } catch (SQLException e) {
      TransactionFailure.fail(launcher, e);
      throw e;
    }
  }

  @Override
  public <T> @Nullable T execute(
      StatementExecution execution, String sql, SqlCall<T> call, boolean onlyPgJdbc)
      throws SQLException {
    oneAtATime.lock(); // not by a lambda: every statement comes along here
    try {
      if (!QuickScan.mentionsPgBackground(sql)) {
        return passThrough(execution, sql, call);
      }
      if (launcher.isClosed()) {
        return call.on(sql); // PgJDBC has the words for it
      }
      AnalyzedSql text = analyzed(sql, execution.isPrepared());
      if (!text.mentionsPgBackground()) {
        return passThrough(execution, sql, call);
      }
      return !onlyPgJdbc && isAnswered(execution, text) ? null : onServer(execution, text, call);
    } finally {
      oneAtATime.unlock();
    }
  }

  private <T> T passThrough(StatementExecution execution, String sql, SqlCall<T> call)
      throws SQLException {
    rememberCustomSettings(execution, sql);
    return interceptor.watch(execution, sql, List.of(), call);
  }

  private <T extends @Nullable Object> T exclusively(String sql, SqlCall<T> work)
      throws SQLException {
    oneAtATime.lock();
    try {
      return work.on(sql);
    } finally {
      oneAtATime.unlock();
    }
  }

  private <T> T onServer(StatementExecution execution, AnalyzedSql text, SqlCall<T> call)
      throws SQLException {
    rememberCustomSettings(execution, text.sql());
    checkAdministration(text);
    List<CallSite> sites = text.callsOnServer();
    boolean inPgTemp = execution.isInPgTemp();
    if (!sites.isEmpty()) {
      inPgTemp |= !interceptor.prepare(inPgTemp);
    }
    String toSend = execution.isPrepared() ? text.sql() : textForServer(text, inPgTemp);
    try {
      return interceptor.watch(execution, toSend, inPgTemp ? sites : List.of(), call);
    } catch (SQLException e) {
      throw text.extensionStatements().isEmpty() ? e : ExtensionErrors.withoutDoContext(e);
    }
  }

  @Override
  public <T> T executeBatch(StatementExecution execution, SqlCall<T> batch) throws SQLException {
    oneAtATime.lock();
    try {
      boolean hasCalls = execution.hasCallsInBatch();
      if (hasCalls) {
        execution.setCallsInBatch(false);
        interceptor.prepare(true);
      }
      return interceptor.watchBatch(execution, hasCalls, batch);
    } finally {
      oneAtATime.unlock();
    }
  }

  @Override
  public synchronized CopyManager copyManager(CopyManager ofPgJdbc) throws SQLException {
    if (copyManager == null) {
      copyManager = new RoutedCopyManager(launcher, this);
    }
    return copyManager;
  }

  /** Goes around the start of a COPY. */
  <T> T startCopy(String sql, SqlCall<T> start) throws SQLException {
    if (!QuickScan.mentionsPgBackground(sql) || launcher.isClosed()) {
      return start.on(sql);
    }
    oneAtATime.lock();
    try {
      AnalyzedSql text = analyzed(sql, false);
      checkAdministration(text);
      List<CallSite> sites = text.callsOnServer();
      boolean inPgTemp = !sites.isEmpty() && !interceptor.prepare(false);
      return interceptor.start(textForServer(text, inPgTemp), inPgTemp ? sites : List.of(), start);
    } finally {
      oneAtATime.unlock();
    }
  }

  @Override
  public void commit(SqlCall<Boolean> commit) throws SQLException {
    oneAtATime.lock();
    try {
      interceptor.watch(null, NoticeInterceptor.NO_TEXT, List.of(), commit);
    } finally {
      oneAtATime.unlock();
    }
  }

  @Override
  public boolean hasCalls(String sql) throws SQLException {
    return QuickScan.mentionsPgBackground(sql) && !analyzed(sql, true).callsOnServer().isEmpty();
  }

  @Override
  public <T extends @Nullable Object> T describe(
      StatementExecution execution, String sql, SqlCall<T> description) throws SQLException {
    if (!hasCalls(sql)) {
      return description.on(sql);
    }
    oneAtATime.lock();
    try {
      interceptor.prepare(false); // the server can only describe functions that are there
      // watched, because PgJDBC executes the text to describe it where it may not prepare it
      List<CallSite> sites =
          execution.isInPgTemp() ? analyzed(sql, true).callsOnServer() : List.of();
      return interceptor.watch(execution, sql, sites, description);
    } finally {
      oneAtATime.unlock();
    }
  }

  /** A parameter of set_config may be the name. */
  private void rememberCustomSettings(StatementExecution execution, String sql) {
    if (CustomSettingNames.mayName(sql)) {
      CustomSettingNames.namedIn(execution.isPrepared() ? execution.filledText() : sql)
          .forEach(session.launcherState()::customSetting);
    }
  }

  private AnalyzedSql analyzed(String sql, boolean prepared) throws SQLException {
    LexerOptions options = LexerOptions.of(launcher.getStandardConformingStrings());
    return texts.get(sql, prepared ? options.withPlaceholders() : options);
  }

  /** Whether the driver gave the answer; if not, the server has to judge the statement. */
  private boolean isAnswered(StatementExecution execution, AnalyzedSql text) throws SQLException {
    if (!(text.way() instanceof ParsedText.Local local) || !LocalCalls.answers(local.query())) {
      return false;
    }
    AnalyzedSql filled =
        execution.isPrepared() ? InlinedParameters.of(execution, text.options()) : text;
    if (filled == null || !(filled.way() instanceof ParsedText.Local call)) {
      return false;
    }
    try {
      answer(execution, filled.sql(), call.query());
      return true;
    } catch (NeedsServerException e) {
      return false;
    } catch (SQLException e) {
      TransactionFailure.fail(launcher, e);
      throw e;
    }
  }

  private void answer(StatementExecution execution, String text, LocalQuery query)
      throws SQLException, NeedsServerException {
    Cancellation cancellation =
        Cancellation.after(
                TimeUnit.SECONDS.toMillis(execution.raw().getQueryTimeout()),
                calls.statementTimeoutMillis())
            .readNotices(execution.notices());
    execution.notices().beginWithoutServer();
    execution.setRunningCall(cancellation);
    runningCall = cancellation;
    try {
      execution.answer(calls.answer(query, text, cancellation));
    } finally {
      runningCall = null;
      execution.setRunningCall(null);
    }
  }

  @Override
  public void close() {
    Cancellation call = runningCall;
    if (call != null) {
      call.cancel(CallErrors.connectionClosed());
    }
    session.close();
    interceptor.close();
    wire.tap(WireTap.NONE); // by which PgJDBC's connection would be reachable for ever
  }
}
