package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@PostgresTest
class TakeoverTest {
  private final TestDatabase database;

  TakeoverTest(TestDatabase database) {
    this.database = database;
  }

  private static String inJob(Session session, String setting) throws SQLException {
    return session.run("SELECT current_setting(" + Session.literal(setting) + ", true)").get(0);
  }

  @Test
  void setAndSetLocalGoAlong() throws SQLException {
    try (Session session = Session.of(database)) {
      session.execute("SET work_mem = '7MB'");
      session.connection().setAutoCommit(false);
      session.execute("SET LOCAL work_mem = '9MB'");
      assertThat(inJob(session, "work_mem")).isEqualTo("9MB");
      session.connection().rollback();
      assertThat(inJob(session, "work_mem")).isEqualTo("7MB");
      session.connection().rollback();
    }
  }

  @Test
  void aSearchPathOfOddNamesGoesAlong() throws SQLException {
    try (Session session = Session.of(database)) {
      session.execute(
          "SET search_path = \"Odd \"\"Schéma\"\"\", \"it's\", \"back\\slash\", public");
      String path = session.row("SHOW search_path");
      assertThat(inJob(session, "search_path")).isEqualTo(path);
    }
  }

  @Test
  void isolationAndReadOnlyDefaultsCountForTheJobsTransaction() throws SQLException {
    try (Session session = Session.of(database)) {
      session.connection().setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      session.execute("SET default_transaction_read_only = on");
      assertThat(
              session.run(
                  "SELECT current_setting('transaction_isolation') || ' ' ||"
                      + " current_setting('transaction_read_only')"))
          .containsExactly("serializable on");
    }
  }

  @Test
  void stringsOfTheOldKindAreReadAsTheLauncherReadsThem() throws SQLException {
    try (Session session = Session.of(database)) {
      session.execute("SET standard_conforming_strings = off");
      session.execute("SET escape_string_warning = off");
      session.execute("SET c_s.path = E'C:\\\\temp\\'s'");
      assertThat(
              session.rows(
                  "SELECT * FROM pg_background_result(pg_background_launch("
                      + "$$SELECT 'a\\\\b' || current_setting('c_s.path')$$)) AS (t text)"))
          .containsExactly("a\\bC:\\temp's");
    }
  }

  @Test
  void customSettingsGoAlongHoweverTheyAreNamed() throws SQLException {
    try (Session session = Session.of(database)) {
      session.execute(
          "CREATE FUNCTION public.t_sets() RETURNS void LANGUAGE plpgsql AS"
              + " $$BEGIN PERFORM set_config('t.stored', 'by code', false); END$$");
      session.execute("SET t.plain = 'by SET'");
      session.execute("SELECT set_config('t.Called', 'by call', false)");
      try (PreparedStatement call =
          session.connection().prepareStatement("SELECT set_config(?, ?, false)")) {
        call.setString(1, "t.parameter");
        call.setString(2, "by parameter");
        call.execute();
      }
      session.execute("SELECT public.t_sets()");
      assertThat(
              session.run(
                  "SELECT concat_ws(', ', current_setting('t.plain'), current_setting('t.called'),"
                      + " current_setting('t.parameter'), current_setting('t.stored'))"))
          .containsExactly("by SET, by call, by parameter, by code");
    } finally {
      database.execute("DROP FUNCTION public.t_sets()");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "request.jwt.claim.sub | SET request.jwt.claim.sub = '42'",
        "app.tenant.id         | SELECT set_config('app.tenant.id', '42', false)",
        "app.zz                | SELECT set_config($$app.zz$$, '42', false)",
        "app.yy                | SELECT set_config(E'app.\\x79y', '42', false)",
        "app.xx                | SET /* tenant */ app . xx = '42'",
        "app.ww                | DO $d$BEGIN EXECUTE 'SET app.ww = ''42'''; END$d$",
      })
  void aCustomSettingGoesAlongHoweverItIsWritten(String name, String sql) throws SQLException {
    try (Session session = Session.of(database)) {
      session.execute(sql);
      assertThat(inJob(session, name)).isEqualTo("42");
      assertThat(
              session.row(
                  "SELECT (SELECT t FROM pg_background_result(pg_background_launch("
                      + "'SELECT current_setting(''"
                      + name
                      + "'')')) AS (t text)) || ''"))
          .as("asked from inside of SQL")
          .isEqualTo("42");
    }
  }

  @Test
  void theRoleGoesAlong() throws SQLException {
    TestDatabase server = database.superuser("SET SESSION AUTHORIZATION");
    try (Scratch<TestDatabase> role = server.createRole("t_role");
        Session session = Session.of(server)) {
      session.execute("SET ROLE t_role");
      assertThat(session.run("SELECT session_user || ' ' || current_user"))
          .containsExactly(server.user() + " t_role");
      session.execute("RESET ROLE");
      session.execute("SET SESSION AUTHORIZATION t_role");
      assertThat(session.run("SELECT session_user || ' ' || current_user"))
          .containsExactly("t_role t_role");
    }
  }

  @Test
  void whatASuperuserSetStaysSetUnderALesserRole() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_lesser");
        Session session = Session.of(database.superuser("SET log_min_messages"))) {
      session.execute("SET log_min_messages = 'fatal'");
      session.execute("SET ROLE t_lesser");
      assertThat(inJob(session, "log_min_messages")).isEqualTo("fatal");
    }
  }

  @Test
  void aDefaultThatCameLaterIsNotTheLaunchers() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_late");
        Session session = Session.of(role.get())) {
      session.row("SELECT 1");
      database.execute("ALTER ROLE t_late SET work_mem = '5MB'");
      database.execute("ALTER ROLE t_late SET t.late = 'late'");
      assertThat(inJob(session, "work_mem")).isEqualTo(session.row("SHOW work_mem"));
      assertThat(inJob(session, "t.late")).isNotEqualTo("late");
    }
  }

  @Test
  void aSettingThatEqualsAnOldDefaultGoesAlongAfterTheDefaultChanged() throws SQLException {
    try (Session session = Session.of(database)) {
      String old = session.row("SHOW work_mem");
      assertThat(inJob(session, "work_mem")).isEqualTo(old);
      session.execute("SET work_mem = '" + old + "'");
      database.execute("ALTER SYSTEM SET work_mem = '12MB'");
      try {
        database.execute("SELECT pg_reload_conf()");
        await().until(() -> database.queryText("SHOW work_mem").equals("12MB"));
        assertThat(inJob(session, "work_mem")).isEqualTo(old);
        session.execute("RESET work_mem");
        assertThat(inJob(session, "work_mem")).isEqualTo("12MB");
      } finally {
        database.execute("ALTER SYSTEM RESET work_mem");
        database.execute("SELECT pg_reload_conf()");
      }
    }
  }

  @Test
  void theWorkerReachesTheVeryServer() throws SQLException {
    try (Session session = Session.of(database)) {
      assertThat(session.run("SELECT pg_postmaster_start_time()::text || inet_server_port()"))
          .containsExactly(
              session.row("SELECT pg_postmaster_start_time()::text || inet_server_port()"));
    }
  }
}
