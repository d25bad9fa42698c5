package io.github.pgbg.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** Makes PgJDBC's connections; not by DriverManager, which another driver could answer. */
final class PgConnector {
  private PgConnector() {}

  static Connection connect(String pgUrl, Properties info) throws SQLException {
    Connection connection = new org.postgresql.Driver().connect(pgUrl, info);
    if (connection == null) {
      throw new PSQLException(
          "PgJDBC does not take the URL.", PSQLState.CONNECTION_UNABLE_TO_CONNECT);
    }
    return connection;
  }
}
