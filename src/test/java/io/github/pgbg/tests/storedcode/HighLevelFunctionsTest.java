package io.github.pgbg.tests.storedcode;

import static io.github.pgbg.tests.database.Sql.error;
import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The functions that 1.10 added over the others, with an installation and without one. */
@PostgresTest
class HighLevelFunctionsTest {
  /** Whether the functions are in the database. */
  enum Kind {
    ABSENT,
    INSTALLED
  }

  private final TestDatabase server;
  private Scratch<TestDatabase> scratch;
  private Connection connection;

  @SuppressWarnings("NullAway.Init") // at the start of each test
  HighLevelFunctionsTest(TestDatabase server) {
    this.server = server;
  }

  private void open(Kind kind) throws SQLException {
    scratch = server.createDatabase("pgbg_high_level");
    connection = scratch.get().connect();
    if (kind == Kind.INSTALLED) {
      execute(connection, "CREATE EXTENSION pg_background");
    }
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    scratch.close();
    server.execute("DROP ROLE IF EXISTS pgbackground_executor, pgbackground_role");
  }

  private String launch(String sql, String label) throws SQLException {
    return rows(
            connection,
            "SELECT pid || ', ' || cookie FROM pg_background_launch_v2('%s', 0, %s)"
                .formatted(sql.replace("'", "''"), label))
        .get(0);
  }

  @ParameterizedTest
  @EnumSource
  void outcomeAndStatusTellHowAJobEnded(Kind kind) throws SQLException {
    open(kind);
    String good = launch("SELECT 1", "'good one'");
    execute(connection, "SELECT pg_background_wait_v2(%s)".formatted(good));
    assertThat(
            rows(
                connection,
                "SELECT state, completed, has_error, row_count, command_tag, sqlstate, label"
                    + " FROM pg_background_outcome_v2(%s)".formatted(good)))
        .containsExactly("stopped|t|f|1|SELECT|null|good one");
    String bad = launch("SELECT 1/0", "NULL");
    execute(connection, "SELECT pg_background_wait_v2(%s)".formatted(bad));
    assertThat(
            rows(
                connection,
                "SELECT s->>'sqlstate', s->>'error_message', s->>'has_error'"
                    + " FROM pg_background_status_v2(%s) AS s".formatted(bad)))
        .containsExactly("22012|division by zero|true");
    assertThat(rows(connection, "SELECT pid, state FROM pg_background_outcome_v2(1, 2)"))
        .containsExactly("1|null");
  }

  @ParameterizedTest
  @EnumSource
  void runWaitsAndCancelsAfterItsTime(Kind kind) throws SQLException {
    open(kind);
    String columns = "SELECT completed, timed_out, has_error, row_count, sqlstate FROM ";
    assertThat(rows(connection, columns + "pg_background_run_v2('SELECT 1', label => 'r')"))
        .containsExactly("t|f|f|1|null");
    assertThat(rows(connection, columns + "pg_background_run_v2('SELECT 1/0')"))
        .containsExactly("t|f|t|0|22012");
    assertThat(
            rows(
                connection,
                "SELECT timed_out, elapsed_ms BETWEEN 200 AND 5000 FROM"
                    + " pg_background_run_v2('SELECT pg_sleep(60)', timeout_ms => 200)"))
        .containsExactly("t|t");
  }

  @ParameterizedTest
  @EnumSource
  void runQueryGivesRowsOrTheJobsError(Kind kind) throws SQLException {
    open(kind);
    assertThat(
            rows(
                connection,
                "SELECT * FROM pg_background_run_query_v2('SELECT g, g * 2 FROM generate_series(1,"
                    + " 2) AS g', col_def => 'a int, b int') AS r(a int, b int)"))
        .containsExactly("1|2", "2|4");
    assertThat(
            error(
                connection,
                "SELECT * FROM pg_background_run_query_v2('SELECT 1/0', col_def => 'a int')"
                    + " AS r(a int)"))
        .isEqualTo("22012 division by zero");
    assertThat(
            error(
                connection,
                "SELECT * FROM pg_background_run_query_v2('SELECT pg_sleep(60)',"
                    + " timeout_ms => 100, col_def => 'a int') AS r(a int)"))
        .startsWith("57014 pg_background_run_query_v2: worker did not complete within 100 ms");
  }

  @ParameterizedTest
  @EnumSource
  void drainHasOneDeadlineForAll(Kind kind) throws SQLException {
    open(kind);
    String first = launch("SELECT 1", "NULL");
    String second = launch("SELECT pg_sleep(60)", "NULL");
    String third = launch("SELECT 1/0", "NULL");
    long before = System.nanoTime();
    assertThat(
            rows(
                connection,
                ("SELECT state, sqlstate FROM pg_background_drain_v2(ARRAY[ROW(%s), NULL, ROW(%s),"
                        + " ROW(%s)]::pg_background_handle[], 500)")
                    .formatted(first, second, third)))
        .containsExactly("stopped|null", "running|null", "error|22012");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    server.execute(
        "SELECT pg_cancel_backend(%s)".formatted(second.substring(0, second.indexOf(','))));
  }

  @ParameterizedTest
  @EnumSource
  void waitAnyGivesTheFirstToEnd(Kind kind) throws SQLException {
    open(kind);
    String slow = launch("SELECT pg_sleep(60)", "'slow'");
    String quick = launch("SELECT pg_sleep(0.2)", "'quick'");
    String wait =
        "SELECT pid || ', ' || cookie FROM pg_background_wait_any_v2(ARRAY[%s]"
            + "::pg_background_handle[], %d)";
    assertThat(rows(connection, wait.formatted("ROW(%s), ROW(%s)".formatted(slow, quick), 0)))
        .containsExactly(quick);
    assertThat(rows(connection, wait.formatted("ROW(%s)".formatted(slow), 100)))
        .containsExactly("null");
    assertThat(rows(connection, "SELECT pg_background_purge_v2()")).containsExactly("1");
    assertThat(rows(connection, "SELECT pg_background_cancel_by_label_v2('sl%')"))
        .containsExactly("1");
    assertThat(rows(connection, wait.formatted("ROW(%s)".formatted(slow), 5000)))
        .containsExactly(slow);
    assertThat(rows(connection, wait.formatted("ROW(1, 2)", 0))).containsExactly("null");
  }
}
