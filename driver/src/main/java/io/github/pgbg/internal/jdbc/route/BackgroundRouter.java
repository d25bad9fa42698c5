package io.github.pgbg.internal.jdbc.route;

import io.github.pgbg.api.PgBackground;
import io.github.pgbg.internal.bridge.Bridge;
import io.github.pgbg.internal.bridge.NestedCallBridge;
import io.github.pgbg.internal.install.ExtensionErrors;
import io.github.pgbg.internal.install.ExtensionRewriter;
import io.github.pgbg.internal.jdbc.javaapi.JavaApi;
import io.github.pgbg.internal.jdbc.local.LocalCalls;
import io.github.pgbg.internal.jdbc.wrap.CallErrors;
import io.github.pgbg.internal.jdbc.wrap.CallRouter;
import io.github.pgbg.internal.jdbc.wrap.ConnectionWrapper;
import io.github.pgbg.internal.jdbc.wrap.NeedsServerException;
import io.github.pgbg.internal.jdbc.wrap.StatementWrapper;
import io.github.pgbg.internal.pgjdbc.TransactionFailure;
import io.github.pgbg.internal.pgjdbc.Wire;
import io.github.pgbg.internal.pgjdbc.WireTap;
import io.github.pgbg.internal.sql.call.CallParser;
import io.github.pgbg.internal.sql.call.CallSite;
import io.github.pgbg.internal.sql.call.LocalQuery;
import io.github.pgbg.internal.sql.call.ParsedText;
import io.github.pgbg.internal.sql.call.Rewriter;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.lexer.QuickScan;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.WorkerOptions;
import io.github.pgbg.internal.worker.pool.ServerConnector;
import io.github.pgbg.internal.worker.session.BackgroundSession;
import io.github.pgbg.internal.worker.settings.CustomSettingNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** Sends each text its way: through to the server, or to the session's background workers. */
final class BackgroundRouter implements CallRouter {
  private final BaseConnection launcher;
  private final BackgroundSession session;
  private final LocalCalls calls;
  private final SettingRewriter settings;
  private final ParseCache parsed = new ParseCache();
  private final NoticeInterceptor bridged;
  private volatile @Nullable Cancellation waiting;

  /**
   * Statements of one connection wait for each other, as in PgJDBC, whose own lock is taken too
   * late for us: what a statement asks for while it runs must not be taken for another's. Never
   * held by a cancel or a close.
   */
  private final ReentrantLock oneAtATime = new ReentrantLock();

  BackgroundRouter(
      BaseConnection launcher, Wire wire, ServerConnector info, WorkerOptions options) {
    this.launcher = launcher;
    this.session = new BackgroundSession(launcher, info, options);
    session.jobCalls(NestedCallBridge::new);
    this.calls = new LocalCalls(launcher, session);
    this.settings = new SettingRewriter(launcher);
    this.bridged =
        new NoticeInterceptor(launcher, new Bridge(launcher, wire, info, session), session);
    wire.tap(
        new WireTap() {
          @Override
          public void flushed() {
            session.launcherState().changed(); // whoever sent it, it may have set something
          }

          @Override
          public void beforeRead() {
            bridged.beforeRead();
          }

          @Override
          public void sendsMuch(Sending sending) {
            bridged.sendsMuch(sending);
          }
        });
  }

  @Override
  public String prepare(ConnectionWrapper connection, String sql) throws SQLException {
    if (!QuickScan.mentionsPgBackground(sql) || launcher.isClosed()) {
      return sql;
    }
    return alone(
        () -> {
          List<CallSite> sites = sites(sql, true);
          return onServer(sql, sites, !sites.isEmpty() && !bridged.seemsInstalled(), true);
        });
  }

  /** The text for the server. */
  private String onServer(String sql, List<CallSite> sites, boolean inPgTemp, boolean placeholders)
      throws SQLException {
    LexerOptions options = new LexerOptions(launcher.getStandardConformingStrings(), placeholders);
    String text = rewriteSettings(inPgTemp ? Rewriter.intoPgTemp(sql, sites) : sql, options);
    String rewritten = ExtensionRewriter.rewrite(text, options);
    if (!rewritten.equals(text)) {
      bridged.forgetInstalled();
    }
    return rewritten;
  }

  private String rewriteSettings(String sql, LexerOptions options) throws SQLException {
    try {
      return settings.rewrite(sql, options);
    } catch (SQLException e) {
      TransactionFailure.fail(launcher, e);
      throw e;
    }
  }

  @Override
  public String addBatch(StatementWrapper statement, String sql) throws SQLException {
    if (!QuickScan.mentionsPgBackground(sql)) {
      return sql;
    }
    return alone(
        () -> {
          List<CallSite> sites = sites(sql, false);
          boolean inPgTemp = !sites.isEmpty() && !bridged.seemsInstalled();
          statement.callsInBatch(statement.hasCallsInBatch() || inPgTemp);
          return onServer(sql, sites, inPgTemp, false);
        });
  }

  @Override
  public <T> T execute(StatementWrapper statement, String sql, Execution<T> execution)
      throws SQLException {
    oneAtATime.lock(); // not by a lambda: every statement comes along here
    try {
      return executeAlone(statement, sql, execution);
    } finally {
      oneAtATime.unlock();
    }
  }

  private <T> T alone(NoticeInterceptor.OnServer<T> work) throws SQLException {
    oneAtATime.lock();
    try {
      return work.run();
    } finally {
      oneAtATime.unlock();
    }
  }

  private <T> T executeAlone(StatementWrapper statement, String sql, Execution<T> execution)
      throws SQLException {
    if (!QuickScan.mentionsPgBackground(sql)) {
      noteSettings(statement, sql);
      return bridged.watch(statement, List.of(), () -> execution.onServer(sql));
    }
    if (launcher.isClosed()) {
      return execution.onServer(sql); // PgJDBC has the words for it
    }
    ParsedText text = parse(sql, statement.isPrepared());
    if (text instanceof ParsedText.Local local
        && LocalCalls.answers(local.query())
        && !execution.isForPgJdbc()) {
      Answer rows = answer(statement, sql, local.query());
      if (rows != null) {
        return execution.withRows(rows);
      }
    }
    noteSettings(statement, sql);
    List<CallSite> sites = sites(sql, statement.isPrepared());
    boolean inPgTemp = !sites.isEmpty() && !bridged.prepare(statement.isInPgTemp());
    inPgTemp |= statement.isInPgTemp();
    String onServer = statement.isPrepared() ? sql : onServer(sql, sites, inPgTemp, false);
    try {
      return bridged.watch(
          statement, inPgTemp ? sites : List.of(), () -> execution.onServer(onServer));
    } catch (SQLException e) {
      throw isAboutExtension(sql, statement.isPrepared()) ? ExtensionErrors.asOfTheServer(e) : e;
    }
  }

  private boolean isAboutExtension(String sql, boolean placeholders) throws SQLException {
    LexerOptions options = new LexerOptions(launcher.getStandardConformingStrings(), placeholders);
    return !ExtensionRewriter.rewrite(sql, options).equals(sql);
  }

  @Override
  public <T> T executeBatch(StatementWrapper statement, BatchExecution<T> execution)
      throws SQLException {
    return alone(
        () -> {
          boolean hasCalls = statement.hasCallsInBatch();
          if (hasCalls) {
            statement.callsInBatch(false);
            bridged.prepare(true);
          }
          return bridged.watchBatch(statement, hasCalls, execution::onServer);
        });
  }

  @Override
  public void commit(Commit commit) throws SQLException {
    oneAtATime.lock();
    try {
      if (!launcher.getAutoCommit() && launcher.getTransactionState() == TransactionState.OPEN) {
        bridged.commit();
      } else {
        commit.onServer();
      }
    } finally {
      oneAtATime.unlock();
    }
  }

  @Override
  public <T> T fetch(StatementWrapper statement, ResultSet raw, Fetch<T> fetch)
      throws SQLException {
    return alone(() -> bridged.watchFetch(statement, raw, fetch::onServer));
  }

  @Override
  public boolean hasCalls(String sql) throws SQLException {
    return QuickScan.mentionsPgBackground(sql) && !sites(sql, true).isEmpty();
  }

  @Override
  public <T> T describe(StatementWrapper statement, String sql, Description<T> description)
      throws SQLException {
    if (!hasCalls(sql)) {
      return description.onServer();
    }
    return alone(
        () -> {
          bridged.prepare(false); // the server can only describe functions that are there
          // watched, because PgJDBC executes the text to describe it where it may not prepare it
          return bridged.watch(
              statement,
              statement.isInPgTemp() ? sites(sql, true) : List.of(),
              description::onServer);
        });
  }

  /** The calls that the server makes, of a text that the driver does not answer itself. */
  private List<CallSite> sites(String sql, boolean placeholders) throws SQLException {
    ParsedText text = parse(sql, placeholders);
    if (text instanceof ParsedText.Bridged several) {
      return several.sites();
    }
    return text instanceof ParsedText.Local
        ? CallParser.callSites(
            sql, new LexerOptions(launcher.getStandardConformingStrings(), placeholders))
        : List.of();
  }

  /** A parameter of set_config may be the name. */
  private void noteSettings(StatementWrapper statement, String sql) {
    if (CustomSettingNames.mayName(sql)) {
      CustomSettingNames.namedIn(statement.isPrepared() ? statement.toString() : sql)
          .forEach(session.launcherState()::customSetting);
    }
  }

  private ParsedText parse(String sql, boolean placeholders) throws SQLException {
    return parsed.get(sql, new LexerOptions(launcher.getStandardConformingStrings(), placeholders));
  }

  /** Null if the server has to judge the statement. */
  private @Nullable Answer answer(StatementWrapper statement, String sql, LocalQuery query)
      throws SQLException {
    @Nullable String text = sql;
    LocalQuery toAnswer = query;
    if (statement.isPrepared()) {
      LexerOptions options = new LexerOptions(launcher.getStandardConformingStrings(), true);
      text = InlinedParameters.of(statement, options);
      if (text == null || !(CallParser.parse(text, options) instanceof ParsedText.Local local)) {
        return null;
      }
      toAnswer = local.query();
    }
    try {
      return answer(statement, text, toAnswer, cancellation(statement));
    } catch (SQLException e) {
      TransactionFailure.fail(launcher, e);
      throw e;
    }
  }

  private Cancellation cancellation(StatementWrapper statement) throws SQLException {
    return Cancellation.after(
        TimeUnit.SECONDS.toMillis(statement.getQueryTimeout()), calls.statementTimeoutMillis());
  }

  private @Nullable Answer answer(
      StatementWrapper statement, String text, LocalQuery query, Cancellation cancellation)
      throws SQLException {
    statement.running(cancellation);
    waiting = cancellation;
    try {
      return calls.answer(query, text, cancellation);
    } catch (NeedsServerException e) {
      return null;
    } finally {
      waiting = null;
      statement.running(null);
    }
  }

  @Override
  public PgBackground javaApi(ConnectionWrapper connection) {
    return new JavaApi(connection, session);
  }

  @Override
  public void close() {
    Cancellation call = waiting;
    if (call != null) {
      call.cancel(CallErrors.connectionClosed());
    }
    session.close();
    bridged.close();
  }
}
