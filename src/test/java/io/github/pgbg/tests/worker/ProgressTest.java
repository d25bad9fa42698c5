package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

@PostgresTest
class ProgressTest {
  private final TestDatabase database;

  ProgressTest(TestDatabase database) {
    this.database = database;
  }

  private static String progress(Session session, Session.Handle handle) throws SQLException {
    return session.row("SELECT * FROM pg_background_get_progress_v2(" + handle.arguments() + ")");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT pg_background_progress(40, 'half'); SELECT pg_sleep(60)",
        "SELECT public.pg_background_progress(pct => 40, msg => 'half'); SELECT pg_sleep(60)::text",
        "DO $$BEGIN PERFORM pg_background_progress(40, 'half'); PERFORM pg_sleep(60); END$$",
        "DO $$BEGIN FOR i IN 1..4 LOOP PERFORM pg_background_progress(i * 10, 'half'); END LOOP;"
            + " PERFORM pg_sleep(60); END$$",
        "DO $$BEGIN EXECUTE 'SELECT pg_background_progress(40, ''half'')'; PERFORM pg_sleep(60);"
            + " END$$",
        "SELECT pg_background_progress(g * 10, 'half') FROM generate_series(1, 4) g;"
            + " SELECT pg_sleep(60)",
        "CREATE FUNCTION pg_temp.f() RETURNS void LANGUAGE sql AS"
            + " $$SELECT pg_temp.pg_background_progress(40, 'half')$$;"
            + " SELECT pg_temp.f(), pg_background_progress(40, 'half'); SELECT pg_sleep(60)"
      })
  void itIsSeenAtOnceWhileTheJobRuns(String job) throws SQLException {
    try (Session session = Session.of(database)) {
      session.execute("SET client_min_messages = error");
      Session.Handle handle = session.launch(job);
      await().until(() -> progress(session, handle).equals("40|half"));
      session.cancel(handle);
      session.await(handle);
      session.detach(handle);
    }
  }

  @Test
  void theLastStatementThatEndedIsSeenWhileTheNextOneRuns() throws SQLException {
    try (Session session = Session.of(database)) {
      Session.Handle handle =
          session.launch(
              "SET LOCAL work_mem = '1MB'; SELECT 1 UNION SELECT 2; SELECT pg_sleep(60)");
      String info = "SELECT * FROM pg_background_result_info_v2(" + handle.arguments() + ")";
      await().until(() -> session.row(info).equals("2|SELECT|f|f"));
      session.cancel(handle);
      session.await(handle);
      assertThat(session.row(info)).isEqualTo("0||t|t");
      session.detach(handle);
    }
  }

  @Test
  void percentsAreClampedAndMessagesAreLeftOut() throws SQLException {
    try (Session session = Session.of(database)) {
      Session.Handle handle = session.launch("SELECT pg_background_progress(-7)");
      session.await(handle);
      assertThat(progress(session, handle)).isEqualTo("0|");
      session.detach(handle);
    }
  }

  @Test
  void aRoleWithoutRightsReportsToo() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_progress");
        Session session = Session.of(database)) {
      session.execute("SET ROLE t_progress");
      Session.Handle handle = session.submit("SELECT pg_background_progress(7, 'by role')");
      session.await(handle);
      assertThat(progress(session, handle)).isEqualTo("7|by role");
    }
  }

  @Test
  void itIsNoNoticeAndLeavesErrorsWhereTheyAre() throws SQLException {
    try (Session session = Session.of(database)) {
      String job = "SELECT '💡', pg_background_progress(5), no_such_column";
      assertThatThrownBy(() -> session.run(job))
          .isInstanceOfSatisfying(
              PSQLException.class,
              e ->
                  assertThat(e.getServerErrorMessage().getPosition())
                      .isEqualTo(job.codePointCount(0, job.indexOf("no_such")) + 1));
      String two = "SELECT pg_background_progress(5); SELECT pg_background_progress(6), nix";
      assertThatThrownBy(() -> session.run(two))
          .isInstanceOfSatisfying(
              PSQLException.class,
              e ->
                  assertThat(e.getServerErrorMessage().getPosition())
                      .isEqualTo(two.indexOf("nix") + 1));
    }
  }

  @Test
  void aHandleOfNoWorkerHasNone() throws SQLException {
    try (Session session = Session.of(database)) {
      Session.Handle handle = session.launch("SELECT pg_background_progress(5)");
      session.await(handle);
      String other = handle.pid() + ", " + (handle.cookie() + 1);
      String ofOther = "SELECT * FROM pg_background_get_progress_v2(" + other + ")";
      assertThat(session.row(ofOther)).isEqualTo("null|null");
      assertThat(session.row(ofOther + " WHERE true")).isEqualTo("null|null");
      session.detach(handle);
      assertThat(session.row("SELECT pg_background_get_progress_v2(" + handle.arguments() + ")"))
          .isEqualTo("null");
    }
  }

  @Test
  void outsideOfAJobItIsRefused() throws SQLException {
    try (Session session = Session.of(database)) {
      assertThatThrownBy(() -> session.row("SELECT pg_background_progress(5, 'x')"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("0A000"));
    }
  }

  @Test
  void aJobThatLaunchesJobsReportsToo() throws SQLException {
    try (Session session = Session.of(database)) {
      Session.Handle handle =
          session.launch(
              "SELECT pg_background_progress(50, 'nested');"
                  + " SELECT pg_background_launch('SELECT 1') > 0");
      assertThat(session.result(handle, "b bool")).containsExactly("t");
    }
  }
}
