package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

  @Test
  void aRestartEndsWhatWaitsForAJob(@TempDir Path directory) throws Exception {
    try (OwnServer server = OwnServer.start(directory, Map.of());
        Connection connection = DriverManager.getConnection(server.url("postgres", ""));
        Statement statement = connection.createStatement()) {
      CompletableFuture<String> reading =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  statement.execute(
                      "SELECT * FROM pg_background_result(pg_background_launch("
                          + "'SELECT pg_sleep(60)::text')) AS (t text)");
                  return "it ended by itself";
                } catch (SQLException e) {
                  return e.getSQLState();
                }
              });
      try (Connection other = DriverManager.getConnection(server.url("postgres", ""))) {
        await().until(() -> count(other, "wait_event = 'PgSleep'") == 1);
      }
      server.restart();
      assertThat(reading.get(10, TimeUnit.SECONDS)).isIn("57P01", "08006");
    }
  }

  private static int count(Connection connection, String condition) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND "
                    + condition)) {
      row.next();
      return row.getInt(1);
    }
  }

  @Test
  void aFullServerIsToldWithAHintAndALaunchMayWaitForRoom(@TempDir Path directory)
      throws Exception {
    try (OwnServer server = OwnServer.start(directory, Map.of("max_connections", "9"));
        Connection superuser = DriverManager.getConnection(server.url("postgres", ""));
        Statement admin = superuser.createStatement()) {
      admin.execute("CREATE ROLE t_full LOGIN");
      String url = server.url("t_full", "");
      try (Connection connection = DriverManager.getConnection(url);
          Connection patient = DriverManager.getConnection(url + "&pgbg.launchTimeout=60s")) {
        Deque<Connection> others = fill(url.replace("jdbc:pgbg:", "jdbc:postgresql:"));
        int all = count(superuser, "usename = 't_full'");
        for (String launch :
            new String[] {RUN, "DO $$BEGIN PERFORM pg_background_launch('SELECT 1'); END$$"}) {
          assertThatThrownBy(() -> execute(connection, launch))
              .isInstanceOfSatisfying(
                  PSQLException.class,
                  e -> {
                    assertThat(e.getSQLState()).isEqualTo("53300");
                    assertThat(e.getServerErrorMessage().getHint())
                        .contains("pg_background.max_workers", "max_connections");
                  });
        }
        assertThat(count(superuser, "usename = 't_full'")).isEqualTo(all);
        CompletableFuture<Integer> waiting =
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return run(patient);
                  } catch (SQLException e) {
                    throw new AssertionError(e);
                  }
                });
        await().during(Duration.ofMillis(300)).until(() -> !waiting.isDone());
        others.pop().close();
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(7);
        assertThat(run(connection)).isEqualTo(7);
        for (Connection other : others) {
          other.close();
        }
      }
    }
  }

  /** Connections until there is no room for another one. */
  private static Deque<Connection> fill(String url) {
    Deque<Connection> connections = new ArrayDeque<>();
    while (connections.size() < 100) {
      try {
        connections.push(DriverManager.getConnection(url));
      } catch (SQLException e) {
        assertThat(e.getSQLState()).isEqualTo("53300");
        return connections;
      }
    }
    throw new AssertionError("there is always room");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
