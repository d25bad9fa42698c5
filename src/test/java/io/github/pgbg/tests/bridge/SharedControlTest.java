package io.github.pgbg.tests.bridge;

import static io.github.pgbg.tests.bridge.BridgeSql.rows;
import static io.github.pgbg.tests.bridge.BridgeSql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import io.github.pgbg.tests.worker.OwnServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the bridge costs: few connections for all sessions, and nothing for who does not call. */
@PostgresTest
class SharedControlTest {
  private static final int SESSIONS = 50;
  private static final String CONTROLS =
      "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pg_background:control'";

  private final TestDatabase database;

  SharedControlTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void fiftySessionsShareFewControlConnections() throws Exception {
    List<Connection> sessions = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<List<String>>> answers = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        Connection session = database.connect();
        sessions.add(session);
        String query =
            "SELECT x + 1, pg_backend_pid() FROM generate_series(1, 3) g, LATERAL"
                + " pg_background_result(pg_background_launch('SELECT ' || g + "
                + 100 * i
                + ")) AS r(x int)";
        answers.add(threads.submit(() -> rows(session, query)));
      }
      for (int i = 0; i < SESSIONS; i++) {
        String pid = rows(sessions.get(i), "SELECT pg_backend_pid()").get(0);
        List<String> expected = new ArrayList<>();
        for (int g = 1; g <= 3; g++) {
          expected.add((100 * i + g + 1) + " | " + pid);
        }
        assertThat(answers.get(i).get()).isEqualTo(expected);
      }
      assertThat(Integer.parseInt(database.queryText(CONTROLS)))
          .isBetween(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
    } finally {
      threads.shutdownNow();
      for (Connection session : sessions) {
        session.close();
      }
    }
    await().until(() -> database.queryText(CONTROLS).equals("0"));
  }

  @Test
  void threadsThatShareASessionWaitForEachOther() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Connection session = database.connect()) {
      List<Future<List<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String query =
            i % 2 == 0
                ? "SELECT " + i
                : "SELECT x + 1 FROM pg_background_result(pg_background_launch('SELECT "
                    + (i - 1)
                    + "')) AS r(x int)";
        answers.add(threads.submit(() -> rows(session, query)));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).containsExactly(Integer.toString(i));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** A backend counts its transactions when it ends, at the latest. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sessionsThatDoNotCallSendAndOpenNothingMore(boolean installed, @TempDir Path directory)
      throws Exception {
    try (OwnServer server =
            OwnServer.start(directory, Map.of("autovacuum", "off", "fsync", "off"));
        Connection observer =
            DriverManager.getConnection(
                server.url("postgres", "").replace("/postgres?", "/template1?"))) {
      String ours = server.url("postgres", "");
      if (installed) {
        try (Connection connection = DriverManager.getConnection(ours)) {
          run(connection, "CREATE EXTENSION pg_background");
        }
      }
      work(ours); // what a first connection costs once, in caches of the server too
      long plain = counted(observer, () -> work(ours.replace("jdbc:pgbg:", "jdbc:postgresql:")));
      long wrapped = counted(observer, () -> work(ours));
      assertThat(wrapped).isEqualTo(plain);
    }
  }

  /** Transactions and connections, as one number. */
  private static long counted(Connection observer, SqlWork work) throws SQLException {
    long before = count(observer);
    work.run();
    return count(observer) - before;
  }

  private static long count(Connection observer) throws SQLException {
    await()
        .until(
            () ->
                rows(observer, "SELECT count(*) FROM pg_stat_activity WHERE datname = 'postgres'")
                    .get(0)
                    .equals("0"));
    String version = rows(observer, "SHOW server_version_num").get(0);
    String sessions = Integer.parseInt(version) >= 140000 ? "1000 * sessions" : "0";
    return Long.parseLong(
        rows(
                observer,
                "SELECT xact_commit + xact_rollback + "
                    + sessions
                    + " FROM pg_stat_database WHERE datname = 'postgres'")
            .get(0));
  }

  private interface SqlWork {
    void run() throws SQLException;
  }

  private static void work(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url)) {
      run(connection, "CREATE TABLE t(x int)", "INSERT INTO t VALUES (1)", "SELECT * FROM t");
      connection.setAutoCommit(false);
      run(connection, "SELECT 'pg_background_launch(1)'", "DO $$ BEGIN NULL; END $$");
      connection.commit();
      run(connection, "DROP TABLE t");
      connection.rollback();
      connection.setAutoCommit(true);
      run(connection, "DROP TABLE t");
    }
  }
}
