package io.github.pgbg.tests.api;

import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The views of the API where nothing is installed. */
@PostgresTest
class ViewsTest {
  private final TestDatabase database;

  ViewsTest(TestDatabase database) {
    this.database = database;
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.10", "2.0"})
  void theViewsShowTheSessionsWorkers(String version) throws SQLException {
    try (Connection connection = database.connectAtLevel(version)) {
      assertThat(rows(connection, "SELECT * FROM pg_background_list")).isEmpty();
      execute(connection, "SELECT pg_background_submit_v2('SELECT pg_sleep(60)', 0, 'seen')");
      assertThat(
              rows(
                  connection,
                  "SELECT l.label, consumed FROM pg_background_list l, (SELECT 1) x"
                      + " WHERE l.pid = ANY (SELECT pid FROM pg_background_list)"))
          .containsExactly("seen|f");
      assertThat(rows(connection, "SELECT x, label FROM (SELECT 1 AS x) y, pg_background_list"))
          .containsExactly("1|seen");
      await()
          .until(
              () ->
                  rows(
                          connection,
                          "SELECT pgbg_state, backend_state, wait_event FROM"
                              + " public.pg_background_activity")
                      .contains("running|active|PgSleep"));
      assertThat(
              execute(
                  connection,
                  "DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM pg_background_list LOOP"
                      + " RAISE NOTICE '%', r.label; END LOOP; END $$"))
          .containsExactly("seen");
      execute(connection, "SELECT pg_background_cancel_all_v2()");
      execute(connection, "SELECT pg_background_detach_all_v2()");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.10", "2.0"})
  void anotherRoleSeesItsOwnWorkers(String version) throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("pgbg_views");
        Connection connection = database.connectAtLevel(version)) {
      execute(connection, "SELECT pg_background_submit_v2('SELECT 1', 0, 'login')");
      execute(connection, "SET ROLE pgbg_views");
      execute(connection, "SELECT pg_background_submit_v2('SELECT 1', 0, 'role')");
      assertThat(rows(connection, "SELECT label FROM pg_background_list")).containsExactly("role");
      execute(connection, "RESET ROLE");
      assertThat(rows(connection, "SELECT label FROM pg_background_list ORDER BY label"))
          .containsExactly("login", "role");
      execute(connection, "SELECT pg_background_detach_all_v2()");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.10", "2.0"})
  void aNameThatIsNoRelationStaysAsItIs(String version) throws SQLException {
    try (Connection connection = database.connectAtLevel(version)) {
      assertThat(
              rows(
                  connection,
                  "SELECT 1, pg_background_list FROM (SELECT 2 AS pg_background_list) AS t,"
                      + " pg_background_stats_v2() AS s"))
          .containsExactly("1|2");
    }
  }
}
