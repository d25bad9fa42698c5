package io.github.pgbg.tests.api;

import static io.github.pgbg.tests.database.Sql.error;
import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.notices;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.PgbgDataSource;
import io.github.pgbg.api.BackgroundJob;
import io.github.pgbg.api.PgBackground;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of the two API levels a session has, and that all of its ways agree. */
@PostgresTest
class LevelTest {
  private final TestDatabase database;

  LevelTest(TestDatabase database) {
    this.database = database;
  }

  @ParameterizedTest
  @CsvSource({"1.10, integer", "2.0, pg_background_handle"})
  void anApplicationAsksForTheLevelWithoutAJob(String version, String type) throws SQLException {
    try (Connection connection = database.connectAtLevel(version)) {
      assertThat(rows(connection, "SELECT pg_typeof(pg_background_launch(NULL))"))
          .containsExactly(type);
      assertThat(rows(connection, "SELECT workers_launched FROM pg_background_stats()"))
          .containsExactly("0");
    }
  }

  @ParameterizedTest
  @CsvSource({"1.10", "2.0"})
  void oneLineOfTheFirstVersionWorksAtBothLevels(String version) throws SQLException {
    try (Connection connection = database.connectAtLevel(version)) {
      String result =
          "SELECT * FROM pg_background_result(pg_background_launch('SELECT 7')) AS (n int)";
      assertThat(rows(connection, result)).containsExactly("7");
      assertThat(rows(connection, "WITH x AS (SELECT 1) " + result)).containsExactly("7");
      assertThat(
              execute(
                  connection,
                  "DO $$ DECLARE m int; BEGIN SELECT n INTO m FROM"
                      + " pg_background_result(pg_background_launch('SELECT 8')) AS (n int);"
                      + " RAISE NOTICE '%', m; END $$"))
          .containsExactly("8");
      execute(connection, "SELECT pg_background_detach(pg_background_launch('SELECT 1'))");
      assertThat(rows(connection, "SELECT pg_background_detach_all()")).containsExactly("0");
    }
  }

  @Test
  void levelTwoHasNoOldNames() throws SQLException {
    try (Connection connection = database.connectAtLevel("2.0")) {
      for (String call :
          List.of(
              "pg_background_cancel_v2_grace(1, 1, 1)",
              "pg_background_wait_v2_timeout(1, 1, 1)",
              "pg_background_status_v2(1, 1)",
              "pg_background_progress(1, 'x')",
              "pg_background_detach(1)")) {
        assertThat(error(connection, "SELECT " + call)).startsWith("42883 function pg_background_");
        assertThat(error(connection, "WITH x AS (SELECT 1) SELECT " + call))
            .startsWith("42883 function pg_background_");
      }
      assertThat(error(connection, "SELECT NULL::pg_background_progress"))
          .isEqualTo("42704 type \"pg_background_progress\" does not exist");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.10, 'SELECT pg_background_progress(5); SELECT pg_background_report_progress(7)', 7",
    "2.0, SELECT pg_background_report_progress(9), 9"
  })
  void jobsReportByTheNamesOfTheirLevel(String version, String job, String percent)
      throws SQLException {
    try (Connection connection = database.connectAtLevel(version)) {
      String handle =
          rows(
                  connection,
                  "SELECT pid || ', ' || cookie FROM pg_background_launch_v2('" + job + "')")
              .get(0);
      execute(connection, "SELECT pg_background_wait(" + handle + ")");
      assertThat(
              rows(
                  connection,
                  "SELECT progress_pct FROM pg_background_get_progress(" + handle + ")"))
          .containsExactly(percent);
      execute(connection, "SELECT pg_background_detach_all()");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.10, integer, false",
    "2.0, pg_background_handle, false",
    "2.0, pg_background_handle, true"
  })
  void jobsThatLaunchJobsHaveTheLevelOfTheirLauncher(String version, String type, boolean installed)
      throws SQLException {
    try (Scratch<TestDatabase> scratch = database.createDatabase("pgbg_level_nested");
        Connection connection = scratch.get().connectAtLevel(version)) {
      if (installed) {
        execute(connection, "CREATE EXTENSION pg_background");
      }
      assertThat(
              rows(
                  connection,
                  "SELECT * FROM pg_background_run_query('SELECT"
                      + " pg_typeof(pg_background_launch(NULL))::text', col_def => 't text') AS (t"
                      + " text)"))
          .containsExactly(type);
    } finally {
      database.execute("DROP ROLE IF EXISTS pgbackground_executor, pgbackground_role");
    }
  }

  @Test
  void anInstallationDecidesAndTheSessionIsToldOnce() throws SQLException {
    try (Scratch<TestDatabase> scratch = database.createDatabase("pgbg_level_installed")) {
      try (Connection owner = scratch.get().connectAtLevel("2.0")) {
        execute(owner, "CREATE EXTENSION pg_background VERSION '2.0'");
        assertThat(notices(owner.getWarnings())).isEmpty();
      }
      try (Connection connection = scratch.get().connectAtLevel("1.10")) {
        assertThat(rows(connection, "SELECT * FROM pg_background_stats()").get(0).split("\\|"))
            .hasSize(8);
        assertThat(rows(connection, "SELECT pg_typeof(pg_background_launch(NULL))"))
            .containsExactly("pg_background_handle");
        assertThat(notices(connection.getWarnings()))
            .containsExactly(
                "the functions of pg_background in schema \"public\" are those of version 2.0, not"
                    + " 1.10");
      }
      try (Connection connection = scratch.get().connect()) {
        assertThat(rows(connection, "SELECT pg_typeof(pg_background_launch(NULL))"))
            .containsExactly("pg_background_handle");
        assertThat(notices(connection.getWarnings())).isEmpty();
      }
    } finally {
      database.execute("DROP ROLE IF EXISTS pgbackground_executor, pgbackground_role");
    }
  }

  @ParameterizedTest
  @CsvSource({"1.10", "2.0"})
  void theJavaApiWorksAtBothLevels(String version) throws Exception {
    PgbgDataSource source = new PgbgDataSource();
    source.setUrl(database.url());
    source.setApi(version);
    assertThat(source.getApi()).isEqualTo(version);
    Properties login = database.login();
    try (Connection connection =
        source.getConnection(login.getProperty("user"), login.getProperty("password"))) {
      PgBackground background = connection.unwrap(PgBackground.class);
      assertThat(background.launch("SELECT 3").list(Integer.class)).containsExactly(3);
      BackgroundJob job = background.submit("SELECT pg_sleep(60)");
      assertThat(background.list()).hasSize(1);
      job.cancel(Duration.ofSeconds(10));
      assertThat(job.completion()).failsWithin(Duration.ofSeconds(10));
      job.detach();
    }
  }

  /** PL/pgSQL cannot go on with 57P01; 57014 it can catch by its name. */
  @ParameterizedTest
  @CsvSource({"1.10", "2.0"})
  void aCancelReachesAJobOnceAndItMayCleanUp(String version) throws Exception {
    database.execute("CREATE TABLE public.t_level_clean (n int)");
    try (Connection connection = database.connectAtLevel(version)) {
      String handle =
          rows(
                  connection,
                  "SELECT pid || ', ' || cookie FROM pg_background_launch_v2($j$DO $d$ BEGIN"
                      + " PERFORM pg_sleep(60); EXCEPTION WHEN query_canceled THEN PERFORM"
                      + " pg_sleep(1); INSERT INTO t_level_clean VALUES (1); END $d$$j$)")
              .get(0);
      execute(connection, "SELECT pg_background_cancel(" + handle + ")");
      execute(connection, "SELECT pg_background_cancel(" + handle + ")");
      execute(connection, "SELECT pg_background_wait(" + handle + ")");
      List<String> ended =
          rows(connection, "SELECT has_error, sqlstate FROM pg_background_outcome(" + handle + ")");
      // cancelled before it began, or once it slept: it is either undone or cleaned up
      String kept = database.queryText("SELECT count(*) FROM public.t_level_clean");
      assertThat(List.of(ended.get(0), kept)).isIn(List.of("t|57014", "0"), List.of("f|null", "1"));
      execute(connection, "SELECT pg_background_detach_all()");
    } finally {
      database.execute("DROP TABLE public.t_level_clean");
    }
  }
}
