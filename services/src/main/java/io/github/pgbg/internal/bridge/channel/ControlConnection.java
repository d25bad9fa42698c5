package io.github.pgbg.internal.bridge.channel;

import io.github.pgbg.internal.pgjdbc.Connector;
import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.pgjdbc.Messages;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import io.github.pgbg.internal.pgjdbc.Wire;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.WorkerOptions;
import io.github.pgbg.internal.worker.pool.ServerConnector;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection over which answers are given: one for several sessions of a server, database and
 * user.
 *
 * <p>It holds the advisory locks, so that whoever waits is released when this JVM is gone. A server
 * that says nothing ends it, and the work is done once more on a new one: all that is done over it
 * can be done twice. Whoever waits for another session's work waits no longer than it is wanted.
 */
final class ControlConnection {
  private static final Logger LOG = LoggerFactory.getLogger(ControlConnection.class);
  private static final String TOO_MANY_CONNECTIONS = "53300";
  private static final long CONNECT_MS = 30_000;
  private static final long LOOK_MS = 20;

  private static final String SETUP =
      "SET search_path = pg_catalog, pg_temp; SET synchronous_commit = off; SET statement_timeout ="
          + " 0; SET lock_timeout = '5s'; SET standard_conforming_strings = on; SET"
          + " default_transaction_read_only = off; SET default_transaction_isolation = 'read"
          + " committed'; SET idle_in_transaction_session_timeout = 0; SET client_min_messages ="
          + " error; SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings"
          + " WHERE name IN ('idle_session_timeout', 'transaction_timeout')";

  private final ServerConnector info;
  private final WorkerOptions options;
  private final ReentrantLock lock = new ReentrantLock();
  private Connector.@Nullable Opened opened;
  private long generation;
  private @Nullable MailboxWriter writer;

  /** How many sessions use it; of {@link ControlConnections}. */
  int sessions;

  ControlConnection(ServerConnector info, WorkerOptions options) {
    this.info = info;
    this.options = options;
  }

  /** What is done over the connection; perhaps twice. */
  interface Work {
    /**
     * Does it.
     *
     * @param generation another number for each connection that is opened
     */
    void on(BaseConnection connection, long generation) throws SQLException;
  }

  /**
   * Does some work, on a new connection if the present one is lost.
   *
   * @throws SQLException what the work or the opening gives, 08006 where the server says nothing
   */
  void use(Patience patience, Work work) throws SQLException {
    acquire(patience);
    try {
      boolean fresh = opened == null;
      try {
        once(patience, work);
      } catch (SQLException e) {
        if (opened != null || fresh || patience.isOver()) {
          throw e;
        }
        LOG.debug("The control connection is lost; another one does the work", e);
        once(patience, work);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Does some work if there is a connection; whatever fails is left to the next sweep. */
  void useIfOpen(Patience patience, Work work) {
    try {
      acquire(patience);
    } catch (SQLException e) {
      return;
    }
    try {
      if (opened != null) {
        once(patience, work);
      }
    } catch (SQLException e) {
      LOG.debug("What is left is left to the next sweep", e);
    } finally {
      lock.unlock();
    }
  }

  /** Of the connection that work is being done on. */
  MailboxWriter writer() {
    return Objects.requireNonNull(writer);
  }

  private void acquire(Patience patience) throws SQLException {
    boolean interrupted = Thread.interrupted();
    long start = System.nanoTime();
    try {
      while (!lock.tryLock(LOOK_MS, TimeUnit.MILLISECONDS)) {
        long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        if (patience.isOver() || waited > 2 * patience.silenceMillis()) {
          throw ErrorFields.error("08006", "the control connection is busy with another session")
              .exception();
        }
      }
    } catch (InterruptedException e) {
      interrupted = true;
      throw ErrorFields.error("57014", "canceling statement due to user request").exception();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void once(Patience patience, Work work) throws SQLException {
    Connector.Opened current = open(patience);
    try (SilenceGuard guard = new SilenceGuard(current.wire(), patience)) {
      work.on(current.connection(), generation);
    } catch (SQLException e) {
      if (current.wire().isAborted() || current.connection().getQueryExecutor().isClosed()) {
        forget(current);
      }
      throw e;
    }
  }

  private void forget(Connector.Opened lost) {
    opened = null;
    lost.wire().abort();
    try {
      lost.connection().close();
    } catch (SQLException e) {
      LOG.debug("Closing the control connection failed", e);
    }
  }

  private Connector.Opened open(Patience patience) throws SQLException {
    Connector.Opened current = opened;
    if (current != null && !current.connection().getQueryExecutor().isClosed()) {
      return current;
    }
    opened = null;
    Connector.Opened fresh = connect(patience);
    try (SilenceGuard guard = new SilenceGuard(fresh.wire(), patience)) {
      Messages.simple(fresh.connection(), SETUP, new ResultListener(), true);
      OrphanSweeper.sweep(fresh.connection());
    } catch (SQLException e) {
      forget(fresh);
      throw e;
    }
    opened = fresh;
    writer = new MailboxWriter(fresh.connection());
    generation++;
    LOG.debug("Opened the control connection to {}", info);
    return fresh;
  }

  private Connector.Opened connect(Patience patience) throws SQLException {
    Wire wire = info.newWire();
    Patience connecting = new Patience(patience.unwanted(), CONNECT_MS);
    try (SilenceGuard guard = new SilenceGuard(wire, connecting)) {
      return new Connector.Opened(info.open(BridgeKeys.APPLICATION_NAME, wire), wire);
    } catch (SQLException e) {
      if (!TOO_MANY_CONNECTIONS.equals(e.getSQLState())) {
        throw e;
      }
      Cancellation cancellation = Cancellation.when(connecting::isOver, e);
      return info.openPatiently( // closes idle workers first
          BridgeKeys.APPLICATION_NAME, options, cancellation);
    }
  }

  /** The first column of the first row; null if there is none. */
  static @Nullable String ask(BaseConnection connection, String sql, Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  /** Ends it; whoever uses it gets an error. */
  void close() {
    Patience patience = Patience.toLeave();
    try {
      acquire(patience);
    } catch (SQLException e) {
      return; // whoever holds it finds it silent, and gives it up
    }
    try {
      Connector.Opened current = opened;
      if (current != null) {
        opened = null;
        try (SilenceGuard guard = new SilenceGuard(current.wire(), patience)) {
          current.connection().close();
        } catch (SQLException e) {
          LOG.debug("Closing the control connection failed", e);
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
