package io.github.pgbg.jdbc;

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
    BaseConnection raw = (BaseConnection) PgConnector.connect(pgUrl, pgProperties);
    // Never the URL: it may hold a password.
    LOG.debug(
        "Connected to {}, backend {}, {}",
        raw.getQueryExecutor().getHostSpec(),
        raw.getBackendPID(),
        settings);
    return new ConnectionWrapper(raw, new PassThrough());
  }
}
