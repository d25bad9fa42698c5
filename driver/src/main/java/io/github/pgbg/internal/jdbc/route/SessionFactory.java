package io.github.pgbg.internal.jdbc.route;

import io.github.pgbg.internal.jdbc.javaapi.BackgroundConnection;
import io.github.pgbg.internal.jdbc.wrap.ConnectionWrapper;
import io.github.pgbg.internal.pgjdbc.Connector;
import io.github.pgbg.internal.worker.base.WorkerOptions;
import io.github.pgbg.internal.worker.pool.ServerConnector;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens sessions: a connection of PgJDBC with the wrapper that the application gets. */
public final class SessionFactory {
  private static final Logger LOG = LoggerFactory.getLogger(SessionFactory.class);

  private SessionFactory() {}

  /**
   * Connects.
   *
   * @param pgUrl a URL of PgJDBC
   * @param pgProperties PgJDBC's properties, not changed
   * @throws SQLException PgJDBC's own, if it cannot connect
   */
  public static Connection open(String pgUrl, Properties pgProperties, ConnectionOptions settings)
      throws SQLException {
    Connector.Opened opened = Connector.open(pgUrl, pgProperties);
    BaseConnection raw = opened.connection();
    // Never the URL: it may hold a password.
    LOG.debug(
        "Connected to {}, backend {}, {}",
        raw.getQueryExecutor().getHostSpec(),
        raw.getBackendPID(),
        settings);
    try {
      return settings.calls() == ConnectionOptions.Calls.SERVER
          ? new ConnectionWrapper(raw, new PassThrough())
          : withWorkers(opened, pgUrl, pgProperties, settings);
    } catch (SQLException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  private static Connection withWorkers(
      Connector.Opened opened, String pgUrl, Properties pgProperties, ConnectionOptions settings)
      throws SQLException {
    BaseConnection raw = opened.connection();
    WorkerOptions options =
        new WorkerOptions(
            settings.idleWorkerTimeout(),
            settings.maxIdleWorkers(),
            settings.launchTimeout(),
            settings.shutdownTimeout(),
            settings.api());
    BackgroundRouter router =
        new BackgroundRouter(
            raw,
            opened.wire(),
            ServerConnector.of(pgUrl, pgProperties, raw, settings.workerRoute()),
            options);
    return new BackgroundConnection(raw, router, router.session());
  }
}
