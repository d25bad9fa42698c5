package io.github.pgbg.worker;

import io.github.pgbg.pgjdbc.Connector;
import io.github.pgbg.pgjdbc.Messages;
import io.github.pgbg.pgjdbc.ResultListener;
import io.github.pgbg.pgjdbc.Wire;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A backend that runs one job after the other, for any session of its user. */
final class WorkerConnection {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerConnection.class);
  private static final int PING_TIMEOUT_SECONDS = 5;

  private final BaseConnection connection;
  private final Wire wire;
  private final SessionSettings base;
  private final Set<String> leftovers = new HashSet<>();
  private long idleSinceNanos = System.nanoTime();
  private boolean spoiled;

  private WorkerConnection(BaseConnection connection, Wire wire, SessionSettings base) {
    this.connection = connection;
    this.wire = wire;
    this.base = base;
  }

  static WorkerConnection open(ConnectInfo info, String applicationName) throws SQLException {
    Connector.Opened opened = info.open(applicationName);
    try {
      WorkerConnection worker =
          new WorkerConnection(
              opened.connection(),
              opened.wire(),
              SettingsReader.read(opened.connection(), List.of()));
      LOG.debug("Opened worker {} to {}", worker.pid(), info);
      return worker;
    } catch (SQLException | RuntimeException e) {
      opened.connection().close();
      throw e;
    }
  }

  /** The pid of the real backend. */
  int pid() {
    return connection.getQueryExecutor().getBackendPID();
  }

  BaseConnection connection() {
    return connection;
  }

  Wire wire() {
    return wire;
  }

  SessionSettings base() {
    return base;
  }

  /** This backend must not be used again: cancelled, broken, or no longer like a fresh one. */
  void spoil() {
    spoiled = true;
  }

  /** Custom settings that a job was given stay on the backend as empty strings. */
  void tookOver(Set<String> customNames) {
    leftovers.addAll(customNames);
  }

  /** Whether a job of this launcher sees nothing here that it would not see in a fresh backend. */
  boolean isCleanFor(SessionSettings launcher) {
    return launcher.custom().keySet().containsAll(leftovers);
  }

  /** Makes the session like a fresh one; false if the connection is of no more use. */
  boolean reset() {
    if (spoiled || isClosed()) {
      return false;
    }
    try {
      if (!connection.getAutoCommit()) {
        connection.setAutoCommit(true);
      }
      Messages.simple(connection, "DISCARD ALL", new ResultListener(false));
      connection.clearWarnings();
      connection.getNotifications();
      idleSinceNanos = System.nanoTime();
      return true;
    } catch (SQLException e) {
      LOG.debug("Worker {} could not be reset", pid(), e);
      return false;
    }
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
      if (isClosed() || wire.hasUnreadBytes()) {
        return !isClosed() && connection.isValid(PING_TIMEOUT_SECONDS);
      }
      return idleNanos() < askAfterNanos || connection.isValid(PING_TIMEOUT_SECONDS);
    } catch (SQLException e) {
      return false;
    }
  }

  boolean isClosed() {
    return connection.getQueryExecutor().isClosed();
  }

  void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("Closing worker {} failed", pid(), e);
    }
  }
}
