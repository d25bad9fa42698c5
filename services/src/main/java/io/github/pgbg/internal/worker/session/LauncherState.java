package io.github.pgbg.internal.worker.session;

import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.worker.base.JobIdentity;
import io.github.pgbg.internal.worker.base.WorkerOptions;
import io.github.pgbg.internal.worker.pool.ServerConnector;
import io.github.pgbg.internal.worker.pool.WorkerPool;
import io.github.pgbg.internal.worker.settings.ExtensionSetting;
import io.github.pgbg.internal.worker.settings.ExtensionSettingCheck;
import io.github.pgbg.internal.worker.settings.Installations;
import io.github.pgbg.internal.worker.settings.InstalledApi;
import io.github.pgbg.internal.worker.settings.SessionSnapshot;
import io.github.pgbg.internal.worker.settings.SettingCatalog;
import io.github.pgbg.internal.worker.settings.SnapshotQuestion;
import io.github.pgbg.internal.worker.settings.SnapshotReader;
import io.github.pgbg.internal.worker.settings.SnapshotSql;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * What the launcher's session is at the moment: its role, its settings, its transaction.
 *
 * <p>Read from the server in one round trip, and good until any statement runs on the connection,
 * or a transaction begins or ends. Custom settings (two-part names that no extension declares) are
 * not listed by the server: their names are collected from the texts that pass.
 */
public final class LauncherState {
  private final BaseConnection launcher;
  private final WorkerPool pool;
  private final ServerConnector info;
  private final Set<String> customNames = new HashSet<>();
  private final Map<Long, Boolean> memberships = new HashMap<>();
  private final Installations installations = new Installations();
  private final SnapshotQuestion question = new SnapshotQuestion();
  private final InstallationWarnings warnings;
  private @Nullable SessionSnapshot known;
  private @Nullable Caller caller;

  /** What {@code pg_backend_pid()} said last; 0 as long as nobody has asked. */
  private volatile int backendPid;

  /** Whose installations count. */
  private String login;

  /** The role that was in force when last seen. */
  private String role;

  /** What the query that the caller answers was made of. */
  private SettingCatalog callersNames = SettingCatalog.NONE;

  /** Code inside the server that asks while the session's own backend is busy with it. */
  public interface Caller {
    /**
     * What it told about its role and settings.
     *
     * @return rows of {@link SnapshotSql#all}; an empty list if only the role is known
     */
    List<String[]> settingRows();

    String role() throws SQLException;

    long roleOid();

    /**
     * As whom its jobs run.
     *
     * @throws SQLException 42501 if it may launch none
     */
    JobIdentity jobIdentity() throws SQLException;

    /** Whether its role has the privileges of another one. */
    boolean isMemberOf(long roleOid) throws SQLException;
  }

  /**
   * The queries that a caller answers, for the names known by now.
   *
   * @throws SQLException 25P02 in a failed transaction, now and then
   */
  public SnapshotSql settingsQueries() throws SQLException {
    SettingCatalog names = pool.names().of(role, launcher);
    callersNames = names;
    return SnapshotSql.of(role, names, customNames);
  }

  /**
   * The same for callers whose queries are not made here: reads what there is to know of names.
   *
   * @param connection another one, because the session's own is busy with the caller
   */
  public void readNames(BaseConnection connection) throws SQLException {
    callersNames = pool.names().of(role, connection);
  }

  /** Whether it is known which settings there are; without it none is taken over. */
  public boolean knowsNames() {
    return !callersNames.isNone();
  }

  /** The custom settings that such a caller is to tell. */
  public List<String> customNamesOfCaller() {
    Set<String> names = new TreeSet<>(customNames);
    names.addAll(callersNames.custom());
    return List.copyOf(names);
  }

  /** From now on this code is meant, or with null the session itself again. */
  public void calledBy(@Nullable Caller newCaller) {
    caller = newCaller;
  }

  /**
   * As whom jobs run that are launched now.
   *
   * @throws SQLException 42501 if the code that asks may launch none
   */
  JobIdentity jobIdentity() throws SQLException {
    return caller == null ? JobIdentity.ofSession() : caller.jobIdentity();
  }

  /** Whether the session's own connection is busy with such code. */
  boolean isCalledFromInside() {
    return caller != null;
  }

  private SessionSnapshot settingsOf(Caller code) throws SQLException {
    SnapshotReader.Builder builder = new SnapshotReader.Builder(callersNames);
    for (String[] row : code.settingRows()) {
      builder.add(row[0], row[1], row[2]);
    }
    // last: which role asks is proved, all else is what it said
    builder.add("u", code.role(), Long.toString(code.roleOid()));
    SessionSnapshot snapshot = builder.build();
    backendMayBe(snapshot.backendPid());
    return snapshot;
  }

  LauncherState(
      BaseConnection launcher, WorkerPool pool, ServerConnector info, @Nullable ApiLevel wanted) {
    this.launcher = launcher;
    this.info = info;
    this.pool = pool;
    this.role = launcher.getQueryExecutor().getUser();
    this.login = role;
    this.warnings = new InstallationWarnings(launcher, wanted);
    customNames.addAll(ExtensionSetting.NAMES);
  }

  /**
   * The session's backend as {@code pg_backend_pid()} names it. What a pooler says when a session
   * opens is a number of its own; until somebody has asked, it has to do.
   */
  public int backendPid() {
    int pid = backendPid;
    return pid == 0 ? launcher.getQueryExecutor().getBackendPID() : pid;
  }

  /** The server has said in which backend the session is. */
  public void backendIs(int pid) {
    if (pid > 0) {
      backendPid = pid;
    }
  }

  /**
   * Code that runs in it has said so, and could lie: that counts only where the backend is not
   * known, or is another in each transaction.
   */
  public void backendMayBe(int pid) {
    if (backendPid == 0 || sharesBackend()) {
      backendIs(pid);
    }
  }

  /**
   * Whether another session may get this one's backend when the transaction ends: then nothing in
   * it may be changed that outlives the transaction.
   */
  public boolean sharesBackend() {
    return info.sharesBackend(launcher.getQueryExecutor().getBackendPID(), backendPid());
  }

  /**
   * Asks for the backend where nobody has yet and it matters.
   *
   * @throws SQLException what any query of the session gives
   */
  public void findPooler() throws SQLException {
    if (backendPid == 0 && info.looksForPooler()) {
      try (Statement statement = launcher.createStatement();
          ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
        row.next();
        backendIs(row.getInt(1));
      }
    }
  }

  /** A statement runs, or a transaction begins or ends: what was read is old. */
  public void changed() {
    if (known != null) {
      known = null;
      memberships.clear();
    }
  }

  /** A statement of the session has named this setting. */
  public void customSetting(String name) {
    customNames.add(name);
  }

  /** The names of custom settings that the session's statements named. */
  Set<String> customNames() {
    return customNames;
  }

  /**
   * The settings now.
   *
   * @throws SQLException 25P02 in a failed transaction
   */
  SessionSnapshot settings() throws SQLException {
    if (caller != null) {
      return settingsOf(caller);
    }
    SessionSnapshot current = known;
    if (current == null || !cacheIsValid()) {
      memberships.clear();
      current = read();
      if (!current.currentUser().equals(role)) {
        role = current.currentUser();
        if (!current.names().covers(pool.names().of(role, launcher))) {
          current = read();
        }
      }
      backendIs(current.backendPid());
      known = current;
    }
    return current;
  }

  private SessionSnapshot read() throws SQLException {
    SessionSnapshot snapshot = readSnapshot();
    if (!snapshot.sessionUser().equals(login)) { // SET SESSION AUTHORIZATION
      login = snapshot.sessionUser();
      installations.forget();
      snapshot = readSnapshot();
    }
    warn();
    return snapshot;
  }

  private SessionSnapshot readSnapshot() throws SQLException {
    int threshold = launcher.getPrepareThreshold();
    if (sharesBackend()) {
      launcher.setPrepareThreshold(0); // the next backend would not know what is prepared here
    }
    try {
      return SnapshotReader.read(
          launcher, question, role, pool.names().of(role, launcher), customNames, installations);
    } finally {
      launcher.setPrepareThreshold(threshold);
    }
  }

  /**
   * The functions in the database, or null; read with the settings.
   *
   * @throws SQLException 25P02 in a failed transaction
   */
  public @Nullable InstalledApi installation() throws SQLException {
    return settings().installation();
  }

  /** What is known of all installations; whoever looks them up calls {@link #warn}. */
  public Installations installations() {
    return installations;
  }

  /** Nobody sees the warnings of this session. */
  public void doNotWarn() {
    warnings.silence();
  }

  /** Says once what the session should know of the installations. */
  public void warn() {
    warnings.give(installations);
  }

  /** A call begins a transaction where autocommit is off, as any statement does. */
  private boolean cacheIsValid() throws SQLException {
    return switch (launcher.getTransactionState()) {
      case IDLE -> launcher.getAutoCommit();
      case OPEN -> true;
      case FAILED -> false;
    };
  }

  /** Fails with 25P02 in a failed transaction, and begins one where a statement would. */
  void checkTransaction() throws SQLException {
    if (caller != null) {
      return;
    }
    if (launcher.getTransactionState() == TransactionState.FAILED || !cacheIsValid()) {
      SessionSnapshot ignored = settings();
    }
  }

  /** statement_timeout of the session, in milliseconds; 0 for none. */
  public long statementTimeoutMillis() throws SQLException {
    return settings().statementTimeoutMillis();
  }

  /**
   * Refuses settings of ours that cannot be.
   *
   * @throws SQLException 42602, 22023
   */
  void checkOwnSettings(SessionSnapshot settings) throws SQLException {
    ExtensionSettingCheck.of(launcher).session(settings);
  }

  int maxWorkers(SessionSnapshot settings) {
    return ExtensionSetting.MAX_WORKERS.valueIn(settings);
  }

  int defaultQueueSize(SessionSnapshot settings) {
    return ExtensionSetting.DEFAULT_QUEUE_SIZE.valueIn(settings);
  }

  /** The options of a launch: the session's setting goes before the connection's property. */
  WorkerOptions launchOptions(SessionSnapshot settings, WorkerOptions options) {
    int millis = ExtensionSetting.LAUNCH_TIMEOUT.valueIn(settings);
    return millis < 0 ? options : options.launchTimeout(Duration.ofMillis(millis));
  }

  /** How long a job may take as a whole, in milliseconds; 0 for no limit. */
  long jobTimeoutMillis(SessionSnapshot settings) {
    int ofWorkers = ExtensionSetting.WORKER_TIMEOUT.valueIn(settings);
    return ofWorkers > 0 ? ofWorkers : settings.statementTimeoutMillis();
  }

  /** Whether the current role has the privileges of the one that launched a worker. */
  boolean mayManage(JobEntry worker) throws SQLException {
    SessionSnapshot now = settings();
    if (now.currentUserOid() == worker.roleOid()) {
      return true;
    }
    if (caller != null) {
      return caller.isMemberOf(worker.roleOid());
    }
    Boolean member = memberships.get(worker.roleOid());
    if (member == null) {
      member = isMember(worker.roleOid());
      memberships.put(worker.roleOid(), member);
    }
    return member;
  }

  private boolean isMember(long roleOid) throws SQLException {
    try (PreparedStatement statement =
        launcher.prepareStatement("SELECT pg_catalog.pg_has_role(?::pg_catalog.oid, 'USAGE')")) {
      statement.setLong(1, roleOid);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
