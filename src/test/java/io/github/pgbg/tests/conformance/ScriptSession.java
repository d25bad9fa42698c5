package io.github.pgbg.tests.conformance;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The connections and variables of one run of a script. */
final class ScriptSession implements AutoCloseable {
  /** Opens a connection as the kind of the run demands. */
  interface Connector {
    Connection connect() throws SQLException;
  }

  private final Connector connector;
  private final Map<String, Connection> connections = new LinkedHashMap<>();
  private final Variables variables = new Variables();
  private String current = "default";

  ScriptSession(Connector connector) {
    this.connector = connector;
  }

  Variables variables() {
    return variables;
  }

  RecordedAnswer execute(String sql) throws SQLException {
    return RecordedAnswer.of(connection(), variables.expand(sql));
  }

  /** The current connection, opened when it is first needed. */
  Connection connection() throws SQLException {
    Connection connection = connections.get(current);
    if (connection == null) {
      connection = connector.connect();
      connections.put(current, connection);
    }
    return connection;
  }

  void use(String name) throws SQLException {
    current = name;
    connection();
  }

  void disconnect(String name) throws SQLException {
    Connection connection = connections.remove(name);
    if (connection == null) {
      throw new AssertionError("there is no connection " + name);
    }
    connection.close();
  }

  @Override
  public void close() throws SQLException {
    SQLException failure = null;
    for (Connection connection : connections.values()) {
      try {
        connection.close();
      } catch (SQLException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
