package io.github.pgbg.tests.pooler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PgBouncer;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.Sql;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledIf;

/** Through a pooler that keeps a backend for each session, all is as without it. */
@PostgresTest
@DisabledIf(value = "poolerIsMissing", disabledReason = "needs a PgBouncer: see CONTRIBUTING")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionPoolerTest {
  private final Scratch<TestDatabase> scratch;
  private final TestDatabase database;
  private PgBouncer pooler;

  SessionPoolerTest(TestDatabase server) throws SQLException {
    scratch = server.createDatabase("t_session_pooler");
    database = scratch.get();
  }

  static boolean poolerIsMissing() {
    return PgBouncer.missing() != null;
  }

  @BeforeAll
  void start() throws IOException {
    pooler = PgBouncer.start(database, "session", 12);
  }

  @AfterAll
  void stop() throws IOException, SQLException {
    pooler.close();
    scratch.close();
  }

  private Connection session() throws SQLException {
    Properties login = database.login();
    login.setProperty("pgbg.pooling", "session");
    login.setProperty("pgbg.maxIdleWorkers", "0");
    return DriverManager.getConnection(database.through(pooler.port()).url(), login);
  }

  private static String run(String job) {
    return "SELECT * FROM pg_background_result(pg_background_launch($job$" + job + "$job$)) AS";
  }

  private static String launch(Connection session, String job) throws SQLException {
    return Sql.rows(session, "SELECT * FROM pg_background_launch_v2($job$" + job + "$job$)")
        .get(0)
        .replace('|', ',');
  }

  @Test
  void theApiNamesTheWorkersOwnBackend() throws SQLException {
    try (Connection session = session()) {
      String handle = launch(session, "SELECT pg_backend_pid()::text");
      assertThat(
              Sql.rows(
                  session, "SELECT * FROM pg_background_result_v2(" + handle + ") AS (t text)"))
          .containsExactly(handle.substring(0, handle.indexOf(',')));
    }
  }

  @Test
  void settingsAndNoticesGoAlong() throws SQLException {
    try (Connection session = session()) {
      Sql.execute(session, "SET work_mem = '9MB'; SET t_session.own = 'x'");
      assertThat(
              Sql.rows(
                  session,
                  run("SELECT current_setting('work_mem') || current_setting('t_session.own')")
                      + " (t text)"))
          .containsExactly("9MBx");
      assertThat(
              Sql.execute(
                  session, run("DO $$BEGIN RAISE NOTICE 'from the job'; END$$") + " (t text)"))
          .contains("from the job");
    }
  }

  @Test
  void aCancelReachesTheRightBackendAndAStubbornJobIsEndedAfterItsGrace() throws SQLException {
    try (Connection session = session()) {
      String idle = launch(session, "SELECT pg_sleep(60)");
      String stubborn =
          launch(
              session,
              "DO $$BEGIN LOOP BEGIN PERFORM pg_sleep(60); EXCEPTION WHEN query_canceled THEN"
                  + " NULL; END; END LOOP; END$$");
      Sql.execute(session, "SELECT pg_background_cancel_v2_grace(" + stubborn + ", 500)");
      await()
          .until(
              () ->
                  database
                      .queryText(
                          "SELECT count(*) FROM pg_stat_activity WHERE pid = "
                              + stubborn.substring(0, stubborn.indexOf(',')))
                      .equals("0"));
      assertThat(
              database.queryText(
                  "SELECT state FROM pg_stat_activity WHERE pid = "
                      + idle.substring(0, idle.indexOf(','))))
          .isEqualTo("active");
      Sql.execute(session, "SELECT pg_background_cancel_v2(" + idle + ")");
      Sql.execute(session, "SELECT pg_background_detach_v2(" + idle + ")");
      Sql.execute(session, "SELECT pg_background_detach_v2(" + stubborn + ")");
    }
  }

  @Test
  void aJobThatWaitsForItsLauncherIsADeadlock() throws SQLException {
    database.execute("CREATE TABLE t_locked (x int)");
    try (Connection session = session()) {
      session.setAutoCommit(false);
      Sql.execute(session, "LOCK TABLE t_locked");
      assertThat(Sql.error(session, run("SELECT count(*) FROM t_locked") + " (n bigint)"))
          .startsWith("40P01 ");
      session.rollback();
    } finally {
      database.execute("DROP TABLE t_locked");
    }
  }

  @Test
  void aBackendThatThePoolerGivesToAnotherIsClean() throws SQLException {
    String foundByOthers =
        "SELECT concat_ws(',', current_setting('search_path'), current_setting('work_mem'),"
            + " (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid ="
            + " pg_backend_pid()), (SELECT count(*) FROM pg_proc WHERE pronamespace ="
            + " pg_my_temp_schema()), (SELECT count(*) FROM pg_prepared_statements))";
    TestDatabase pooled = database.through(pooler.port());
    String before = pooled.queryText(foundByOthers);
    try (Connection session = session()) {
      Sql.execute(session, "SET work_mem = '9MB'");
      Sql.execute(session, "DO $$BEGIN PERFORM pg_background_launch('SELECT 1'); END$$");
      Sql.execute(
          session, run("SET search_path = 'x'; SELECT pg_advisory_lock(3)::text") + " (t text)");
    }
    for (int i = 0; i < 5; i++) {
      assertThat(pooled.queryText(foundByOthers)).isEqualTo(before);
    }
  }

  @Test
  void aPoolerIsTakenForTheWorstOneUntilItIsSaidThatItKeepsSessions() throws SQLException {
    Properties login = database.login();
    login.setProperty("pgbg.maxIdleWorkers", "0");
    try (Connection session =
        DriverManager.getConnection(database.through(pooler.port()).url(), login)) {
      assertThat(Sql.rows(session, run("SELECT 7") + " (n int)")).containsExactly("7");
      assertThat(Sql.error(session, run("VACUUM") + " (t text)")).startsWith("0A000 ");
    }
  }
}
