package io.github.pgbg.tests.api;

import static io.github.pgbg.tests.database.Sql.error;
import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code pg_background_discard_result}, which the extension has not. */
@PostgresTest
class DiscardResultTest {
  private final TestDatabase database;

  DiscardResultTest(TestDatabase database) {
    this.database = database;
  }

  @ParameterizedTest
  @CsvSource({"1.10, ''", "1.10, WITH x AS (SELECT 1)", "2.0, ''", "2.0, WITH x AS (SELECT 1)"})
  void itWaitsDropsTheRowsAndForgetsTheJob(String version, String before) throws SQLException {
    try (Connection connection = database.connectAtLevel(version)) {
      execute(connection, "CREATE TEMP TABLE told(n int)");
      String job = "SELECT repeat(''x'', 1000) FROM generate_series(1, 1000), pg_sleep(0.3)";
      assertThat(
              rows(
                  connection,
                  before
                      + " SELECT pg_background_discard_result(pg_background_launch('"
                      + job
                      + "', 64))"))
          .containsExactly("");
      assertThat(rows(connection, "SELECT pg_background_detach_all()")).containsExactly("0");
      assertThat(
              rows(
                  connection,
                  "SELECT workers_completed, workers_active FROM pg_background_stats()"))
          .containsExactly("1|0");
    }
  }

  @ParameterizedTest
  @CsvSource({"1.10, ''", "1.10, WITH x AS (SELECT 1)", "2.0, ''", "2.0, WITH x AS (SELECT 1)"})
  void itRaisesTheJobsError(String version, String before) throws SQLException {
    try (Connection connection = database.connectAtLevel(version)) {
      String call = before + " SELECT pg_background_discard_result(pg_background_launch('%s'))";
      assertThat(error(connection, call.formatted("SELECT 1/0")))
          .isEqualTo("22012 division by zero");
      assertThat(rows(connection, "SELECT pg_background_detach_all()")).containsExactly("0");
    }
  }

  @ParameterizedTest
  @CsvSource({"1.10", "2.0"})
  void itTakesAPidAHandleAndASubmittedJobOnce(String version) throws SQLException {
    try (Connection connection = database.connectAtLevel(version)) {
      String handle = rows(connection, "SELECT pg_background_submit('SELECT 1')").get(0);
      String pid = handle.substring(1, handle.indexOf(','));
      execute(connection, "SELECT pg_background_discard_result(" + pid + ")");
      assertThat(error(connection, "SELECT pg_background_discard_result(" + pid + ")"))
          .isEqualTo("42704 PID " + pid + " is not attached to this session");
      handle = rows(connection, "SELECT pg_background_submit('SELECT 1')").get(0);
      String typed = "'" + handle + "'::pg_background_handle";
      execute(connection, "SELECT pg_background_discard_result(" + typed + ")");
      assertThat(rows(connection, "SELECT pg_background_discard_result(NULL::int)"))
          .containsExactly("null");
      handle = rows(connection, "SELECT pg_background_submit('SELECT 1')").get(0);
      pid = handle.substring(1, handle.indexOf(','));
      assertThat(
              error(
                  connection,
                  "SELECT pg_background_discard_result(ROW(%s, 1)::pg_background_handle)"
                      .formatted(pid)))
          .isEqualTo("55000 cookie mismatch for PID " + pid);
      execute(connection, "SELECT pg_background_detach_all()");
    }
  }
}
