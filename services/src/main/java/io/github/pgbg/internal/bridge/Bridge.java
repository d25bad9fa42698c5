package io.github.pgbg.internal.bridge;

import io.github.pgbg.internal.bridge.channel.BridgeChannel;
import io.github.pgbg.internal.bridge.channel.BridgeKeys;
import io.github.pgbg.internal.bridge.functions.BridgeFunctions;
import io.github.pgbg.internal.bridge.protocol.BridgeOperation;
import io.github.pgbg.internal.bridge.protocol.BridgeState;
import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.pgjdbc.Messages;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import io.github.pgbg.internal.pgjdbc.ServerParameters;
import io.github.pgbg.internal.pgjdbc.Wire;
import io.github.pgbg.internal.pgjdbc.WireTap;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.worker.base.NoticeReader;
import io.github.pgbg.internal.worker.base.PoolerErrors;
import io.github.pgbg.internal.worker.pool.ServerConnector;
import io.github.pgbg.internal.worker.session.BackgroundSession;
import io.github.pgbg.internal.worker.settings.SnapshotSql;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridge of one session: makes its functions, and serves what they ask.
 *
 * <p>Used by the thread that uses the connection. The connection's {@link WireTap} takes the
 * requests, which have the SQLSTATE {@link BridgeState#REQUEST}, to {@link #serve}.
 */
public final class Bridge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

  private static final String READ_ONLY_TRANSACTION = "25006";

  private final BaseConnection launcher;
  private final Wire wire;
  private final ServerConnector info;
  private final BackgroundSession session;
  private final PresenceReader presences;
  private final boolean mayBeFree;
  private @Nullable BridgeKeys keys;
  private @Nullable BridgeChannel channel;

  /** Why what asks cannot be served, if it cannot. */
  private @Nullable PSQLException refusal;

  private @Nullable RequestServer server;
  private boolean markedUnreachable;
  private @Nullable Boolean installed;
  private boolean asked;
  private volatile @Nullable NoticeReader noticeReader;

  /** Outside of any transaction in which they were made; see {@link BridgeFunctions#useTypes}. */
  private boolean typesAreInUse;

  /**
   * For one connection.
   *
   * @param mayBeFree whether code that the session runs may be free to take its login's identity:
   *     not in a worker that runs the job of another role
   */
  public Bridge(
      BaseConnection launcher,
      Wire wire,
      ServerConnector info,
      BackgroundSession session,
      boolean mayBeFree) {
    this.mayBeFree = mayBeFree;
    this.launcher = launcher;
    this.wire = wire;
    this.info = info;
    this.session = session;
    this.presences = new PresenceReader(launcher, session);
  }

  /**
   * Makes sure that the functions are there: a rollback or DISCARD may have taken them away. Where
   * the database has them, nothing is made.
   *
   * @param inPgTemp make them even so, for a statement that was prepared before
   * @return whether the database has them
   * @throws SQLException 42501 if the user may not make temporary objects, 25006 in a read-only
   *     transaction, 53300 if there is no room for the control connection, 0A000 with GSS
   *     encryption
   */
  public boolean prepare(boolean inPgTemp) throws SQLException {
    if (launcher.getTransactionState() == TransactionState.FAILED) {
      return !inPgTemp; // the statement will say so itself
    }
    Presence presence = look();
    if (!wire.isReadable()) {
      throw BridgeErrors.unreadable();
    }
    if (session.launcherState().sharesBackend()) {
      return prepareInSharedBackend(presence, inPgTemp);
    }
    if (presence.installed() && !inPgTemp) {
      connect();
      return true;
    }
    if (presence.standby()) {
      throw BridgeErrors.onStandby();
    }
    if (presence.foreign()) {
      throw ErrorFields.error(
              "42501", "functions of the pgbg driver in pg_temp belong to another role")
          .hint("DISCARD TEMP removes them.")
          .exception();
    }
    connect();
    SnapshotSql queries = session.launcherState().settingsQueries();
    ApiLevel level = session.options().apiLevel();
    if (!presence.complete() || !BridgeFunctions.mark(queries, level).equals(presence.settings())) {
      create(
          presence.role(),
          BridgeFunctions.forSession(keys(), queries, level, !presence.complete()));
    } else if (!typesAreInUse && launcher.getTransactionState() == TransactionState.IDLE) {
      Messages.simple(
          launcher,
          BridgeFunctions.useTypes(session.options().apiLevel()),
          new ResultListener(),
          true);
      typesAreInUse = true;
    }
    return presence.installed();
  }

  /** Where another session gets the backend after the transaction, nothing is made there. */
  private boolean prepareInSharedBackend(Presence presence, boolean inPgTemp) throws SQLException {
    if (!presence.installed() || inPgTemp) {
      throw PoolerErrors.needsInstallation();
    }
    if (!info.isDirect()) {
      throw PoolerErrors.needsOwnConnection();
    }
    if (isAlone()) {
      throw PoolerErrors.needsTransaction();
    }
    return true;
  }

  /**
   * Whether the database seems to have the functions: as it was when last looked at.
   *
   * @throws SQLException what the first look gives
   */
  public boolean appearsInstalled() throws SQLException {
    if (installed == null) {
      if (launcher.getTransactionState() == TransactionState.FAILED) {
        return false;
      }
      return look().installed();
    }
    return installed;
  }

  private Presence look() throws SQLException {
    Presence presence = presences.look();
    installed = presence.installed();
    return presence;
  }

  private BridgeKeys keys() {
    BridgeKeys made = keys;
    if (made == null) {
      made = BridgeKeys.random(session.launcherPid());
      keys = made;
    }
    return made;
  }

  private BridgeChannel channel() {
    BridgeChannel open = channel;
    if (open == null) {
      open = new BridgeChannel(info, session.options(), keys(), wire::hasUnreadBytes);
      channel = open;
      server =
          new RequestServer(
              open,
              session,
              wire,
              this::mayBeInstalled,
              ServerParameters.countsBytes(launcher),
              mayBeFree,
              () -> noticeReader);
    }
    return open;
  }

  /**
   * Opens the control connection before it is needed. Where none is left, the calls fail, and not
   * what else the statement does: the functions find word of it.
   */
  private void connect() throws SQLException {
    if (channel().isOpen()) {
      return;
    }
    try {
      channel().open();
      if (markedUnreachable) {
        UnreachableWord.takeBack(launcher);
        markedUnreachable = false;
      }
    } catch (SQLException e) {
      LOG.debug("No control connection", e);
      UnreachableWord.leave(launcher, e);
      markedUnreachable = true;
    }
  }

  /** Nobody can be told inside the server, so the statement is ended, and the driver says why. */
  private void refuse(PSQLException reason) {
    refusal = reason;
    try {
      launcher.cancelQuery();
    } catch (SQLException e) {
      LOG.debug("The statement could not be ended; the function gives up by itself", e);
    }
  }

  /** Why the statement was ended, if the driver ended it. */
  public @Nullable PSQLException refusal() {
    return refusal;
  }

  /** A function of an installation found no channel; whether it may have one. */
  private boolean openForCaller(ServerErrorMessage request) {
    session.launcherState().backendMayBe(RequestServer.pidIn(request));
    if (session.launcherState().sharesBackend() && !info.isDirect()) {
      refuse(PoolerErrors.needsOwnConnection());
      return false;
    }
    if (session.launcherState().sharesBackend() && isAlone()) {
      refuse(PoolerErrors.needsTransaction());
      return false;
    }
    BridgeKeys made = keys;
    if (made != null && made.pid() != session.launcherPid()) {
      close(); // another backend's
    }
    return true;
  }

  /**
   * Whether the statement is a transaction of its own: at its end another session may have the
   * backend before its channel is closed, and would call over it.
   */
  private boolean isAlone() {
    return launcher.getTransactionState() == TransactionState.IDLE && isAutoCommit();
  }

  private boolean isAutoCommit() {
    try {
      return launcher.getAutoCommit();
    } catch (SQLException e) {
      return true; // it is closed
    }
  }

  /** As the user who logged in, whatever role the session has taken: else that role owned them. */
  private void create(String role, String sql) throws SQLException {
    boolean open = launcher.getTransactionState() == TransactionState.OPEN;
    String before = "SET LOCAL ROLE NONE; SET LOCAL check_function_bodies = off; ";
    String text =
        open
            ? before
                + sql
                + "RESET check_function_bodies; SELECT pg_catalog.set_config('role', "
                + Identifiers.quoteLiteral(role)
                + ", true)"
            : "BEGIN READ WRITE; "
                + before
                + sql
                + "COMMIT; "
                + BridgeFunctions.useTypes(session.options().apiLevel());
    try {
      Messages.simple(launcher, text, new ResultListener(), true);
      typesAreInUse = !open;
    } catch (SQLException e) {
      if (!open && launcher.getTransactionState() != TransactionState.IDLE) {
        Messages.simple(launcher, "ROLLBACK", new ResultListener());
      }
      if (READ_ONLY_TRANSACTION.equals(e.getSQLState())) {
        throw ErrorFields.error(READ_ONLY_TRANSACTION, BridgeFunctions.READ_ONLY)
            .hint(
                "The session's first such call makes temporary functions; a query that is one"
                    + " call only needs none.")
            .exception();
      }
      throw e;
    }
  }

  private boolean mayBeInstalled() {
    return installed == null || session.launcherState().installations().counting() != null;
  }

  /** What {@link #appearsInstalled} knows is old. */
  public void forgetInstalled() {
    installed = null;
    presences.forgetInstallations();
  }

  /** Whether requests have come since the statement began. */
  public boolean wasAsked() {
    return asked;
  }

  /**
   * Answers what the server asks.
   *
   * @return notices of jobs whose results were read inside the server, in order
   */
  public List<SQLWarning> serve(ServerErrorMessage request) {
    asked = true;
    if (!BridgeState.REQUEST.equals(request.getSQLState())) {
      refuse(BridgeErrors.otherProtocol(String.valueOf(request.getSQLState())));
      return List.of();
    }
    try {
      if (!BridgeOperation.OPEN.name().equals(request.getMessage()) || openForCaller(request)) {
        BridgeChannel ignored = channel();
        RequestServer current = server;
        if (current != null) {
          current.serve(request);
        }
      }
    } catch (SQLException | RuntimeException e) {
      LOG.warn("A call from inside the server could not be answered", e); // it says so itself
    }
    return server == null ? List.of() : server.drainNotices();
  }

  /**
   * The session's thread sends a lot, and would not hear what is asked meanwhile: triggers of the
   * rows of a COPY, of the first statements of a batch.
   */
  public void longSendStarted(WireTap.Sending sending) {
    new RequestsWhileSending(sending).watch();
  }

  /** Who reads notices of jobs while the server waits for an answer; null if nobody. */
  public void noticesTo(@Nullable NoticeReader reader) {
    noticeReader = reader;
  }

  /** The last error that was given as an answer to the statement. */
  public @Nullable PSQLException lastError() {
    return server == null ? null : server.lastError();
  }

  /** A statement begins: results that an earlier one did not read to the end are let go. */
  public void statementBegins() {
    asked = false;
    refusal = null;
    if (server != null) {
      server.statementBegins();
    }
  }

  /** A statement has ended. */
  public void statementEnds() {
    if (session.launcherState().sharesBackend()) {
      close(); // its keys are those of a backend that another session may get
      return;
    }
    if (server != null) {
      server.statementEnds();
    }
    if (channel != null) {
      channel.cleanUp();
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.closeResults();
    }
    if (channel != null) {
      channel.close();
    }
    channel = null;
    server = null;
    keys = null;
  }
}
