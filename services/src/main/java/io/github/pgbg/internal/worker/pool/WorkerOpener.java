package io.github.pgbg.internal.worker.pool;

import io.github.pgbg.internal.pgjdbc.Connector;
import io.github.pgbg.internal.pgjdbc.Messages;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import io.github.pgbg.internal.pgjdbc.Wire;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.PoolerErrors;
import io.github.pgbg.internal.worker.settings.CustomSettingNames;
import io.github.pgbg.internal.worker.settings.SessionSnapshot;
import io.github.pgbg.internal.worker.settings.SettingCatalog;
import io.github.pgbg.internal.worker.settings.SnapshotReader;
import io.github.pgbg.internal.worker.settings.SnapshotTransfer;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the connections of workers, and looks what they have reached. */
final class WorkerOpener {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerOpener.class);
  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final String NO_ROLE = "";

  private WorkerOpener() {}

  /**
   * Opens one.
   *
   * @param cancellation ends the opening
   */
  static WorkerConnection open(
      ServerConnector info, String applicationName, SettingCatalog names, Cancellation cancellation)
      throws SQLException {
    Wire wire = info.newWire();
    try (OpeningGuard guard = OpeningGuard.opening(wire, cancellation)) {
      return open(info, new Connector.Opened(info.open(applicationName, wire), wire), names);
    }
  }

  /**
   * Opens one through a pooler that lends a backend for a transaction: the one of the job has begun
   * when this returns, so that the backend and its pid stay.
   *
   * @param cancellation ends the opening, and the waiting for a backend
   */
  static WorkerConnection openInTransaction(
      ServerConnector info, String applicationName, WorkerDemand need, Cancellation cancellation)
      throws SQLException {
    Wire wire = info.newWire();
    try (OpeningGuard guard = OpeningGuard.opening(wire, cancellation)) {
      BaseConnection connection = info.open(applicationName, wire);
      try {
        connection.setPrepareThreshold(0);
        SessionSnapshot launcher = need.launcher();
        Messages.simple(connection, SnapshotTransfer.begin(launcher), new ResultListener());
        Set<String> custom = CustomSettingNames.namedIn(need.sql());
        custom.addAll(launcher.custom().keySet());
        SharedBackend shared =
            SharedBackend.look(connection, custom, SnapshotTransfer.isSerializable(launcher));
        return new WorkerConnection(connection, wire, base(connection, launcher.names()), shared);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    }
  }

  private static WorkerConnection open(
      ServerConnector info, Connector.Opened opened, SettingCatalog names) throws SQLException {
    try {
      opened.connection().setPrepareThreshold(0); // a job must not see statements of ours
      WorkerConnection worker =
          new WorkerConnection(
              opened.connection(), opened.wire(), base(opened.connection(), names), null);
      int told = opened.connection().getQueryExecutor().getBackendPID();
      if (info.isDirect() && worker.pid() != told) {
        throw PoolerErrors.workerUrlIsPooled();
      }
      if (!info.isDirect() && info.sharesBackend(told, worker.pid())) {
        worker.evict(); // good for a question; what resets it would be done to somebody else
      }
      LOG.debug("Opened worker {} to {}", worker.pid(), info);
      return worker;
    } catch (SQLException | RuntimeException e) {
      opened.connection().close();
      throw e;
    }
  }

  static SessionSnapshot base(BaseConnection connection, SettingCatalog names) throws SQLException {
    String login = connection.getQueryExecutor().getUser();
    try {
      return SnapshotReader.read(connection, login, names, List.of());
    } catch (SQLException e) {
      if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        throw e;
      }
      // the launcher's role may see more than the login
      return SnapshotReader.read(connection, NO_ROLE, names, List.of());
    }
  }
}
