package io.github.pgbg.internal.bridge.channel;

import io.github.pgbg.internal.pgjdbc.Messages;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import io.github.pgbg.internal.worker.base.WorkerOptions;
import io.github.pgbg.internal.worker.pool.ServerConnector;
import io.github.pgbg.internal.worker.session.LauncherState;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection over which answers are given: one for all sessions of a server, database and user.
 *
 * <p>It holds the advisory locks, so that whoever waits is released when this JVM is gone.
 */
final class ControlConnection {
  private static final Logger LOG = LoggerFactory.getLogger(ControlConnection.class);
  private static final Map<Object, ControlConnection> SHARED = new ConcurrentHashMap<>();
  static final String APPLICATION_NAME = "pg_background:control";

  private static final String SETUP =
      "SET search_path = pg_catalog, pg_temp; SET synchronous_commit = off; SET statement_timeout ="
          + " 0; SET lock_timeout = '5s'; SET standard_conforming_strings = on; SET"
          + " default_transaction_read_only = off; SET default_transaction_isolation = 'read"
          + " committed'; SET idle_in_transaction_session_timeout = 0; SET client_min_messages ="
          + " error; SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings"
          + " WHERE name IN ('idle_session_timeout', 'transaction_timeout')";

  private final Object key;
  private final ServerConnector info;
  private final WorkerOptions options;
  private @Nullable BaseConnection connection;
  private int sessions;

  private ControlConnection(Object key, ServerConnector info, WorkerOptions options) {
    this.key = key;
    this.info = info;
    this.options = options;
  }

  /** Joins the connection of a server, which is opened when it is first used. */
  static ControlConnection join(ServerConnector info, WorkerOptions options) {
    return SHARED.compute(
        info.sharingKey(),
        (key, present) -> {
          ControlConnection control =
              present == null ? new ControlConnection(key, info, options) : present;
          control.sessions++;
          return control;
        });
  }

  /** Leaves it; the last one closes it. */
  void leave() {
    SHARED.compute(
        key,
        (sameKey, present) -> {
          sessions--;
          if (sessions > 0) {
            return present;
          }
          close();
          return null;
        });
  }

  private synchronized void close() {
    BaseConnection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        LOG.debug("Closing the control connection failed", e);
      }
    }
  }

  /** Runs statements as one message. */
  synchronized void run(String sql) throws SQLException {
    Messages.simple(open(), sql, new ResultListener(false), true);
  }

  /** The first column of the first row; null if there is none. */
  synchronized @Nullable String ask(String sql, Object... arguments) throws SQLException {
    try (PreparedStatement statement = open().prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  synchronized void readNames(LauncherState state) throws SQLException {
    state.readNames(open());
  }

  /**
   * Names the connection in comments, so that what it leaves behind can be told from the living.
   */
  synchronized int pid() throws SQLException {
    return open().getQueryExecutor().getBackendPID();
  }

  private BaseConnection open() throws SQLException {
    BaseConnection current = connection;
    if (current != null && !current.getQueryExecutor().isClosed()) {
      return current;
    }
    BaseConnection fresh = info.openPatiently(APPLICATION_NAME, options).connection();
    try {
      Messages.simple(fresh, SETUP, new ResultListener(false), true);
    } catch (SQLException e) {
      fresh.close();
      throw e;
    }
    connection = fresh;
    LOG.debug("Opened the control connection to {}", info);
    OrphanSweeper.sweep(fresh);
    return fresh;
  }
}
