package io.github.pgbg.jdbc;

import io.github.pgbg.pgjdbc.Connector;
import io.github.pgbg.worker.ConnectInfo;
import io.github.pgbg.worker.WorkerOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens sessions: a connection of PgJDBC with the wrapper that the application gets. */
public final class Sessions {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private Sessions() {}

  /**
   * Connects.
   *
   * @param pgUrl a URL of PgJDBC
   * @param pgProperties PgJDBC's properties, not changed
   * @throws SQLException PgJDBC's own, if it cannot connect
   */
  public static Connection open(String pgUrl, Properties pgProperties, Settings settings)
      throws SQLException {
    Connector.Opened opened = Connector.open(pgUrl, pgProperties);
    BaseConnection raw = opened.connection();
    // Never the URL: it may hold a password.
    LOG.debug(
        "Connected to {}, backend {}, {}",
        raw.getQueryExecutor().getHostSpec(),
        raw.getBackendPID(),
        settings);
    return new ConnectionWrapper(raw, router(opened, pgUrl, pgProperties, settings));
  }

  private static CallRouter router(
      Connector.Opened opened, String pgUrl, Properties pgProperties, Settings settings)
      throws SQLException {
    if (settings.calls() == Settings.Calls.SERVER) {
      return new PassThrough();
    }
    BaseConnection raw = opened.connection();
    WorkerOptions options =
        new WorkerOptions(
            settings.idleWorkerTimeout(),
            settings.maxIdleWorkers(),
            settings.launchTimeout(),
            settings.shutdownTimeout());
    return new BackgroundRouter(
        raw, opened.wire(), ConnectInfo.of(pgUrl, pgProperties, raw), options);
  }
}
