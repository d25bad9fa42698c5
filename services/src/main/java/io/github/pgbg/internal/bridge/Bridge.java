package io.github.pgbg.internal.bridge;

import io.github.pgbg.internal.bridge.channel.BridgeChannel;
import io.github.pgbg.internal.bridge.functions.BridgeFunctions;
import io.github.pgbg.internal.bridge.protocol.BridgeState;
import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.pgjdbc.Messages;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import io.github.pgbg.internal.pgjdbc.Wire;
import io.github.pgbg.internal.pgjdbc.WireTap;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.worker.base.PoolerErrors;
import io.github.pgbg.internal.worker.pool.ServerConnector;
import io.github.pgbg.internal.worker.session.BackgroundSession;
import io.github.pgbg.internal.worker.session.LauncherState;
import io.github.pgbg.internal.worker.settings.Installation;
import io.github.pgbg.internal.worker.settings.Installations;
import io.github.pgbg.internal.worker.settings.OperatorQualifier;
import io.github.pgbg.internal.worker.settings.SnapshotSql;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.TransactionState;
import org.postgresql.core.Tuple;
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
  private @Nullable BridgeChannel channel;

  /** The backend whose keys the channel has. */
  private int channelPid;

  /** Why what asks cannot be served, if it cannot. */
  private @Nullable PSQLException refusal;

  private @Nullable RequestServer server;
  private @Nullable Boolean installed;
  private boolean asked;

  /** Outside of any transaction in which they were made; see {@link BridgeFunctions#useTypes}. */
  private boolean typesAreInUse;

  public Bridge(
      BaseConnection launcher, Wire wire, ServerConnector info, BackgroundSession session) {
    this.launcher = launcher;
    this.wire = wire;
    this.info = info;
    this.session = session;
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
    if (presence.installed && !inPgTemp) {
      return true;
    }
    BridgeChannel open = open();
    if (presence.foreign) {
      throw ErrorFields.error(
              "42501", "functions of the pgbg driver in pg_temp belong to another role")
          .hint("DISCARD TEMP removes them.")
          .exception();
    }
    SnapshotSql queries = session.launcherState().settingsQueries();
    ApiLevel level = session.options().apiLevel();
    if (!presence.complete || !BridgeFunctions.mark(queries, level).equals(presence.settings)) {
      create(
          presence.role,
          BridgeFunctions.forSession(open.keys(), queries, level, !presence.complete));
    } else if (!typesAreInUse && launcher.getTransactionState() == TransactionState.IDLE) {
      Messages.simple(
          launcher,
          BridgeFunctions.useTypes(session.options().apiLevel()),
          new ResultListener(false),
          true);
      typesAreInUse = true;
    }
    return presence.installed;
  }

  /** Where another session gets the backend after the transaction, nothing is made there. */
  private boolean prepareInSharedBackend(Presence presence, boolean inPgTemp) throws SQLException {
    if (!presence.installed || inPgTemp) {
      throw PoolerErrors.needsInstallation();
    }
    if (!info.isDirect()) {
      throw PoolerErrors.needsOwnConnection();
    }
    if (launcher.getAutoCommit() && launcher.getTransactionState() == TransactionState.IDLE) {
      throw PoolerErrors.needsTransaction();
    }
    return true;
  }

  /**
   * Whether the database seems to have the functions: as it was when last looked at.
   *
   * @throws SQLException what the first look gives
   */
  public boolean seemsInstalled() throws SQLException {
    if (installed == null) {
      if (launcher.getTransactionState() == TransactionState.FAILED) {
        return false;
      }
      return look().installed;
    }
    return installed;
  }

  private Presence look() throws SQLException {
    Presence presence = new Presence();
    Messages.simple(launcher, Presence.QUERY, presence);
    LauncherState state = session.launcherState();
    state.backendIs(presence.pid);
    Installations installations = state.installations();
    if (!installations.see(presence.installationsKey)) {
      OneText answer = new OneText();
      Messages.simple(launcher, Installations.lookUp(), answer);
      installations.learn(answer.text);
    }
    state.warn();
    Installation counting = installations.counting();
    presence.installed = counting != null && counting.isOurs();
    installed = presence.installed;
    return presence;
  }

  private BridgeChannel open() throws SQLException {
    BridgeChannel open = channel;
    if (open == null) {
      open = BridgeChannel.open(info, session.options(), session.launcherPid());
      channel = open;
      channelPid = session.launcherPid();
      server = new RequestServer(open, session, wire, this::mayBeInstalled);
    }
    return open;
  }

  /** A function of an installation found nobody at the session's keys. */
  private void openForCaller(ServerErrorMessage request) throws SQLException {
    session.launcherState().backendIs(pidIn(request));
    if (session.launcherState().sharesBackend() && !info.isDirect()) {
      throw new RefusedException(PoolerErrors.needsOwnConnection());
    }
    BridgeChannel open = channel;
    if (open != null && (channelPid != session.launcherPid() || !holdsItsLock(open))) {
      reset(); // the control connection was lost
    }
    open().useForNames(session.launcherState());
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

  /** Cannot be answered through a pooler. */
  private static final class RefusedException extends SQLException {
    private static final long serialVersionUID = 1L;
    private final PSQLException reason;

    RefusedException(PSQLException reason) {
      super(reason);
      this.reason = reason;
    }

    PSQLException reason() {
      return reason;
    }
  }

  /** In which backend the function runs, which an older installation does not say. */
  private static int pidIn(ServerErrorMessage request) {
    String detail = request.getDetail();
    return detail == null ? 0 : Integer.parseInt(detail);
  }

  private static boolean holdsItsLock(BridgeChannel open) {
    try {
      return open.holdsItsLock();
    } catch (SQLException e) {
      LOG.debug("The control connection is lost", e);
      return false;
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
      Messages.simple(launcher, text, new ResultListener(false), true);
      typesAreInUse = !open;
    } catch (SQLException e) {
      if (!open && launcher.getTransactionState() != TransactionState.IDLE) {
        Messages.simple(launcher, "ROLLBACK", new ResultListener(false));
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

  /** What {@link #seemsInstalled} knows is old. */
  public void forgetInstalled() {
    installed = null;
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
    try {
      RequestServer current = server;
      if (BridgeState.OPEN.equals(request.getMessage())) {
        openForCaller(request);
      } else if (current != null) {
        current.serve(request);
      }
    } catch (RefusedException e) {
      refuse(e.reason());
    } catch (SQLException | RuntimeException e) {
      LOG.warn("A call from inside the server could not be answered", e);
      reset(); // the control connection's end releases the lock, and the function says so
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

  /** The last error that was given as an answer to the statement. */
  public @Nullable PSQLException lastError() {
    return server == null ? null : server.lastError();
  }

  /** A statement begins: results that an earlier one did not read to the end are let go. */
  public void statementBegins() {
    asked = false;
    refusal = null;
    if (server != null) {
      server.closeResults();
    }
  }

  /** A statement has ended. */
  public void statementEnds() {
    BridgeChannel open = channel;
    if (open != null && session.launcherState().sharesBackend()) {
      close(); // its keys are those of a backend that another session may get
    } else if (open != null) {
      try {
        open.tidy();
      } catch (SQLException e) {
        LOG.debug("The bridge is to be made anew", e);
        reset();
      }
    }
  }

  private void reset() {
    BridgeChannel old = channel;
    channel = null;
    server = null;
    if (old != null) {
      old.close();
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.closeResults();
    }
    reset();
  }

  /** Looks for the functions, without a snapshot or a plan of the session's own. */
  private static final class Presence extends ResultListener {
    static final String QUERY =
        OperatorQualifier.in(
                "SELECT pg_catalog.current_setting('role'), pg_catalog.to_regprocedure("
                    + "'pg_temp.pgbg_ask(pg_catalog.text,pg_catalog.text)') IS NOT NULL,"
                    + " EXISTS (SELECT 1 FROM pg_catalog.pg_proc p WHERE p.pronamespace ="
                    + " pg_catalog.pg_my_temp_schema() AND p.proname ~~ 'pg%b%g%' AND"
                    + " pg_catalog.pg_get_userbyid(p.proowner) <> session_user),"
                    + " (SELECT pg_catalog.substring(p.prosrc, '"
                    + SnapshotSql.MARK_ON_SERVER
                    + "') FROM pg_catalog.pg_proc p WHERE p.oid = pg_catalog.to_regprocedure("
                    + "'pg_temp.pgbg_fingerprint()')), ")
            + Installations.KEY
            + ", pg_catalog.pg_backend_pid()::pg_catalog.text";

    private String role = "none";
    private boolean complete;
    private boolean foreign;
    private boolean installed;
    private int pid;
    private String installationsKey = "";

    /** Which settings they tell: a rollback may have brought an older version back. */
    private String settings = "";

    Presence() {
      super(false);
    }

    @Override
    protected void rows(Field[] fields, List<Tuple> tuples) {
      Tuple row = tuples.get(0);
      role = text(row, 0);
      complete = text(row, 1).equals("t");
      foreign = text(row, 2).equals("t");
      settings = text(row, 3);
      installationsKey = text(row, 4);
      pid = Integer.parseInt(text(row, 5));
    }

    static String text(Tuple row, int column) {
      byte[] value = row.get(column);
      return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
  }

  /** The answer of a query of one text. */
  private static final class OneText extends ResultListener {
    private String text = "";

    OneText() {
      super(false);
    }

    @Override
    protected void rows(Field[] fields, List<Tuple> tuples) {
      text = Presence.text(tuples.get(0), 0);
    }
  }
}
