package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@PostgresTest
class KilledJvmTest {
  private static final int TIMES = Integer.getInteger("pgbg.kills", 3);
  private static final String JOB =
      "INSERT INTO t_killed VALUES (1); SELECT pg_sleep(0.3); INSERT INTO t_killed VALUES (2)";

  private final TestDatabase database;

  KilledJvmTest(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void makeTable() throws SQLException {
    database.execute("CREATE TABLE public.t_killed (n int)");
  }

  @AfterEach
  void dropTable() throws SQLException {
    database.execute("DROP TABLE public.t_killed");
  }

  private String count() throws SQLException {
    return database.queryText("SELECT count(*) FROM t_killed");
  }

  private void untilNobodyIsLeft() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                database
                    .queryText(
                        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%t_killed%'"
                            + " AND pid <> pg_backend_pid()")
                    .equals("0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pg_background_launch", "pg_background_submit_v2"})
  void aJobOfOneMessageIsWholeWhateverBecomesOfTheJvm(String function) throws Exception {
    for (int i = 1; i <= TIMES; i++) {
      try (ChildJvm child =
          ChildJvm.start(
              database,
              "",
              ChildMain.class,
              "run",
              database.majorVersion() < 14
                  ? "SELECT 1"
                  : "SET client_connection_check_interval = '10ms'",
              "SELECT " + function + "(" + Session.literal(JOB) + ")")) {
        assertThat(child.readLine()).isEqualTo("launched");
        child.kill();
      }
      String expected = Integer.toString(2 * i);
      await().atMost(Duration.ofSeconds(10)).until(() -> count().equals(expected));
    }
  }

  @Test
  void aJobOfStreamedRowsIsWholeOrAbsent() throws Exception {
    for (int i = 0; i < TIMES; i++) {
      try (ChildJvm child =
          ChildJvm.start(
              database,
              "",
              ChildMain.class,
              "run",
              "SELECT pg_background_launch("
                  + Session.literal(
                      "INSERT INTO t_killed SELECT generate_series(1, 100000) RETURNING n")
                  + ")")) {
        assertThat(child.readLine()).isEqualTo("launched");
        child.kill();
      }
      untilNobodyIsLeft();
      assertThat(Integer.parseInt(count()) % 100000).isZero();
    }
  }

  @Test
  void aNormalEndWaitsForTheJobs() throws Exception {
    try (ChildJvm child =
        ChildJvm.start(
            database,
            "",
            ChildMain.class,
            "leave",
            "SELECT pg_background_launch('SELECT pg_sleep(1); "
                + "INSERT INTO t_killed VALUES (1) RETURNING n')")) {
      assertThat(child.readLine()).isEqualTo("launched");
      assertThat(child.end()).isZero();
      assertThat(count()).isEqualTo("1");
    }
  }

  @Test
  void aNormalEndWaitsForTheJobsForItsTimeOnly() throws Exception {
    try (ChildJvm child =
        ChildJvm.start(
            database,
            Map.of("pgbg.shutdownTimeout", "200ms"),
            "",
            ChildMain.class,
            "leave",
            "SELECT pg_background_launch('SELECT pg_sleep(60), ''t_killed''; "
                + "INSERT INTO t_killed VALUES (1) RETURNING n')",
            "SELECT pg_background_launch('SELECT pg_sleep(2), ''t_killed''; "
                + "INSERT INTO t_killed VALUES (2)')")) {
      assertThat(child.readLine()).isEqualTo("launched");
      assertThat(child.end()).isZero();
      assertThat(count()).isEqualTo("0"); // it was gone before the shorter one had ended
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> count().equals("1")); // one message
    database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE query LIKE '%t_killed%' AND pid <> pg_backend_pid()");
  }

  /** Neither the connection that was left open nor its workers keep it. */
  @Test
  void anIdleJvmEnds() throws Exception {
    try (ChildJvm child =
        ChildJvm.start(
            database,
            "",
            ChildMain.class,
            "forget",
            "SELECT * FROM pg_background_result(pg_background_launch('SELECT 1')) AS (x int)")) {
      assertThat(child.readLine()).isEqualTo("launched");
      Instant start = Instant.now();
      assertThat(child.end()).isZero();
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }
  }
}
