package io.github.pgbg.internal.worker.pool;

import io.github.pgbg.internal.pgjdbc.MessageChannel;
import io.github.pgbg.internal.pgjdbc.Messages;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import io.github.pgbg.internal.pgjdbc.Wire;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.sql.lexer.QuickScan;
import io.github.pgbg.internal.worker.settings.CustomSettingNames;
import io.github.pgbg.internal.worker.settings.ExtensionSetting;
import io.github.pgbg.internal.worker.settings.SessionSnapshot;
import io.github.pgbg.internal.worker.settings.SnapshotTransfer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A backend that runs one job after the other, for any session of its user. */
public final class WorkerConnection {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerConnection.class);
  private static final int PING_TIMEOUT_SECONDS = 2;

  private static final int MOST_COMPILED_FUNCTIONS = 20;

  /** What a job may leave in its backend that DISCARD ALL does not undo, and the next job meets. */
  private static final Pattern LASTING =
      Pattern.compile(
          "dblink_connect|pg_replication_origin_session_setup|(^|;)\\s*load\\b",
          Pattern.CASE_INSENSITIVE);

  /** Makes a session like a fresh one, but for empty custom settings. */
  private static final String RESET = "DISCARD ALL";

  private final BaseConnection connection;
  private final Wire wire;
  private final MessageChannel channel;
  private final SilenceWatch silence = new SilenceWatch(this);
  private SessionSnapshot base;

  /** {@link SessionSnapshot#namesNotLoaded} of the base; null until it is needed. */
  private @Nullable String notLoaded;

  private final SnapshotTransfer.Maker transfers = new SnapshotTransfer.Maker();
  private final Set<String> namedByJob = new HashSet<>();
  private final Set<String> leftovers = new HashSet<>();
  private long idleSinceNanos = System.nanoTime();
  private volatile boolean evicted;

  /** Counted by whoever works for the job. */
  private int compiledFunctions;

  private boolean isReset;

  /** Whose jobs ran here; null as long as none did. */
  private @Nullable String role;

  private boolean staysDirty;
  private boolean hasLoaded;

  /** Null where the backend is the connection's own. */
  private final @Nullable SharedBackend shared;

  WorkerConnection(
      BaseConnection connection, Wire wire, SessionSnapshot base, @Nullable SharedBackend shared) {
    this.connection = connection;
    this.wire = wire;
    this.channel = MessageChannel.of(connection);
    this.base = base;
    this.shared = shared;
  }

  /** Whether a pooler lends the backend, for the one transaction that is open. */
  public boolean isShared() {
    return shared != null;
  }

  /** The messages that commit a job's transaction. */
  public List<String> commit(String commit) {
    return shared == null ? List.of(commit) : shared.ending();
  }

  /** The message that rolls a job's transaction back. */
  public String rollback() {
    return shared == null ? "ROLLBACK" : shared.leave("ROLLBACK");
  }

  /** The pid of the real backend. */
  public int pid() {
    return base.backendPid();
  }

  public BaseConnection connection() {
    return connection;
  }

  public Wire wire() {
    return wire;
  }

  /** The connection's messages, for a job. */
  public MessageChannel channel() {
    return channel;
  }

  /** Sees that the backend is gone where the network did not say so. */
  public SilenceWatch silence() {
    return silence;
  }

  /** Ends the connection at once, from any thread. */
  public void abort() {
    evicted = true;
    wire.abort();
  }

  /** The settings that the backend has without a job. */
  public SessionSnapshot base() {
    return base;
  }

  /**
   * What makes it like its launcher for a job.
   *
   * @param jobTimeoutMillis statement_timeout of the job; 0 for none
   */
  public SnapshotTransfer transfer(
      SessionSnapshot launcher, String applicationName, long jobTimeoutMillis) {
    return isShared()
        ? SnapshotTransfer.local(launcher, base, applicationName, jobTimeoutMillis)
        : transfers.make(launcher, base, applicationName, jobTimeoutMillis);
  }

  /** Whether the settings may have changed under the idle backend. */
  boolean isBaseOld(SessionSnapshot launcher) {
    return hasLoaded || base.isOlderThan(launcher);
  }

  /** Looks at the settings again. */
  void renewBase(SessionSnapshot launcher) throws SQLException {
    base = WorkerOpener.base(connection, launcher.names());
    notLoaded = null;
    hasLoaded = false;
  }

  /** Whether the connection is of no more use. */
  boolean isLost() {
    return wire.isAborted() || isClosed();
  }

  /**
   * This backend must not be used again: cancelled, since the request may arrive late and must not
   * hit the next job; broken; or no longer like a fresh one.
   */
  public void evict() {
    evicted = true;
  }

  /**
   * A job compiles a function that is dropped afterwards: PL/pgSQL keeps it until the backend ends,
   * some 130 kB, and with it plans that each change of the catalogue is compared with. After some
   * of them the worker is evicted.
   */
  public void compilesFunction() {
    if (++compiledFunctions >= MOST_COMPILED_FUNCTIONS) {
      evict();
    }
  }

  /** Asks the backend to stop what it runs; it is evicted after the job. */
  public void sendCancelRequest() {
    try {
      connection.cancelQuery();
    } catch (SQLException e) {
      LOG.debug("Cancel request for worker {} failed", pid(), e);
    }
  }

  /** Custom settings that the next job is given or may set. */
  public void expectCustomSettings(Set<String> customNames) {
    namedByJob.addAll(customNames);
  }

  /** Whether a job may run here. */
  boolean isFor(WorkerDemand need) {
    return !need.held().contains(pid())
        && isOfSameRole(need)
        && isCleanFor(need)
        && base.serverStart().equals(need.launcher().serverStart());
  }

  /**
   * Loaded libraries, what procedural languages keep for a session, and the like outlive DISCARD
   * ALL: they meet only code of the same role. The size of the temporary buffers cannot be changed
   * once a job has used them.
   */
  private boolean isOfSameRole(WorkerDemand need) {
    return role == null
        || (role.equals(need.role()) && need.launcher().agrees(base, "temp_buffers"));
  }

  /** The pattern is slow on large texts, and seldom needed. */
  private static boolean mayLast(String sql) {
    boolean named =
        QuickScan.contains(sql, "load")
            || QuickScan.contains(sql, "dblink_connect")
            || QuickScan.contains(sql, "pg_replication_origin_session_setup");
    return named && LASTING.matcher(sql).find();
  }

  /** A job is about to run here. */
  void begins(WorkerDemand need) {
    role = need.role();
    staysDirty = mayLast(need.sql());
  }

  /**
   * Whether a job sees nothing here that it would not see in a fresh backend: a custom setting once
   * set stays as an empty string.
   */
  private boolean isCleanFor(WorkerDemand need) {
    for (String name : leftovers) {
      if (!need.launcher().custom().containsKey(name)
          && (need.launcher().names().custom().contains(name)
              || CustomSettingNames.mayRead(need.sql(), name))) {
        return false;
      }
    }
    return true;
  }

  /** Whether jobs of other launchers may have to do without it. */
  boolean hasLeftovers() {
    return !leftovers.isEmpty();
  }

  /** Makes the session like a fresh one; false if the connection is of no more use. */
  boolean reset() {
    if (evicted || staysDirty || isClosed()) {
      return false;
    }
    try {
      if (shared != null) {
        if (!isReset) {
          Messages.simple(connection, rollback(), new ResultListener());
        }
        return false;
      }
      if (!isReset) {
        for (String statement : resetStatements()) {
          Messages.simple(connection, statement, new Findings());
        }
        namedByJob.clear();
      }
      isReset = false;
      connection.clearWarnings();
      // not the connection's own: it waits a millisecond for more to arrive
      connection.getQueryExecutor().getNotifications();
      idleSinceNanos = System.nanoTime();
      return !evicted;
    } catch (SQLException e) {
      LOG.debug("Worker {} could not be reset", pid(), e);
      return false;
    }
  }

  /**
   * Statements that make the session like a fresh one; then perhaps a question, whose rows are for
   * {@link #found}.
   */
  public List<String> resetStatements() {
    if (shared != null) {
      return List.of(); // what ends the transaction has undone it all
    }
    namedByJob.addAll(base.names().custom());
    namedByJob.removeAll(leftovers);
    namedByJob.removeAll(base.custom().keySet());
    namedByJob.removeAll(ExtensionSetting.NAMES); // an empty one is the default
    String unloaded = notLoaded;
    if (unloaded == null) {
      unloaded = base.namesNotLoaded();
      notLoaded = unloaded;
    }
    if (namedByJob.isEmpty() && unloaded.isEmpty()) {
      return List.of(RESET);
    }
    String names =
        namedByJob.stream().map(Identifiers::quoteLiteral).collect(Collectors.joining(", "));
    return List.of(
        RESET,
        "SELECT n, false FROM pg_catalog.unnest(ARRAY["
            + names
            + "]::pg_catalog.text[]) AS n WHERE pg_catalog.current_setting(n, true) IS NOT NULL"
            + (unloaded.isEmpty()
                ? ""
                : " UNION ALL (SELECT n, true FROM pg_catalog.unnest("
                    + unloaded
                    + ") AS n WHERE pg_catalog.current_setting(n, true) IS NOT NULL LIMIT 1)"));
  }

  /** What a job has left, as the question of {@link #resetStatements} finds it. */
  public void found(Tuple row) {
    found(text(row, 0), text(row, 1).equals("t"));
  }

  /** The session was reset with {@link #resetStatements}, or the job has done nothing in it. */
  public void markReset() {
    namedByJob.clear();
    isReset = true;
  }

  private void found(String name, boolean ofLibrary) {
    if (ofLibrary) {
      hasLoaded = true;
    } else {
      leftovers.add(name);
    }
  }

  private final class Findings extends ResultListener {

    @Override
    protected void rows(Field[] fields, List<Tuple> tuples) {
      tuples.forEach(WorkerConnection.this::found);
    }
  }

  private static String text(Tuple row, int column) {
    byte[] value = row.get(column);
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }

  long idleNanos() {
    return System.nanoTime() - idleSinceNanos;
  }

  /**
   * Whether the backend is still there. A server that ends an idle session says so, which is to be
   * seen without a round trip; the rest is asked after a longer pause only.
   */
  boolean isAlive(long askAfterNanos) {
    try {
      if (isClosed() || !wire.isQuiet()) {
        return !isClosed() && connection.isValid(PING_TIMEOUT_SECONDS);
      }
      return idleNanos() < askAfterNanos || connection.isValid(PING_TIMEOUT_SECONDS);
    } catch (SQLException e) {
      return false;
    }
  }

  public boolean isClosed() {
    return connection.getQueryExecutor().isClosed();
  }

  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("Closing worker {} failed", pid(), e);
    }
  }
}
