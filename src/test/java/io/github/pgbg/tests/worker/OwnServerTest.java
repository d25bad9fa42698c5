package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.util.PSQLException;

@EnabledIfSystemProperty(
    named = "pgbg.database",
    matches = "embedded",
    disabledReason = "it restarts a server of its own, which is the embedded one")
class OwnServerTest {
  private static final String RUN =
      "SELECT * FROM pg_background_result(pg_background_launch('SELECT 7')) AS (n int)";

  private static int run(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(RUN)) {
      row.next();
      return row.getInt(1);
    }
  }

  @Test
  void afterARestartOldSessionsFailClearlyAndNewOnesWork(@TempDir Path directory)
      throws IOException, SQLException {
    try (OwnServer server = OwnServer.start(directory, Map.of())) {
      String url = server.url("postgres", "");
      try (Connection old = DriverManager.getConnection(url)) {
        assertThat(run(old)).isEqualTo(7);
        server.restart();
        assertThatThrownBy(() -> run(old))
            .isInstanceOfSatisfying(
                SQLException.class,
                e -> assertThat(e.getSQLState()).isIn("57P01", "08006", "08001"));
        try (Connection fresh = DriverManager.getConnection(url)) {
          assertThat(run(fresh)).isEqualTo(7);
          assertThat(run(fresh)).isEqualTo(7);
        }
      }
    }
  }

  @Test
  void aPasswordThatWasChangedIsToldWithAHint(@TempDir Path directory)
      throws IOException, SQLException {
    Path rules =
        Files.writeString(
            directory.resolve("hba"),
            """
            local all all trust
            host all postgres all trust
            host all all all scram-sha-256
            """);
    try (OwnServer server =
            OwnServer.start(directory.resolve("pg"), Map.of("hba_file", rules.toString()));
        Connection superuser = DriverManager.getConnection(server.url("postgres", ""));
        Statement statement = superuser.createStatement()) {
      statement.execute("SET password_encryption = 'scram-sha-256'");
      statement.execute("CREATE ROLE t_token LOGIN PASSWORD 'first'");
      try (Connection connection =
          DriverManager.getConnection(server.url("t_token", "first") + "&pgbg.maxIdleWorkers=0")) {
        assertThat(run(connection)).isEqualTo(7);
        statement.execute("ALTER ROLE t_token PASSWORD 'second'");
        assertThatThrownBy(() -> run(connection))
            .isInstanceOfSatisfying(
                PSQLException.class,
                e -> {
                  assertThat(e.getSQLState()).isEqualTo("28P01");
                  assertThat(e.getServerErrorMessage().getHint()).contains("password or token");
                });
      }
    }
  }
}
