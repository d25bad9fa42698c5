package io.github.pgbg.tests.install;

import static io.github.pgbg.tests.database.Sql.error;
import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.notices;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

/** From 1.10 to 2.0, and from one driver to another, in place and under open sessions. */
@PostgresTest
@NeedsSuperuser("CREATE EXTENSION makes roles")
class UpdateTest {
  private static final String GRANTED =
      "SELECT p.oid::regprocedure, x.is_grantable FROM pg_proc p, aclexplode(p.proacl) AS x"
          + " WHERE x.grantee = 'pgbg_grantee'::regrole ORDER BY 1";

  private final TestDatabase server;
  private OwnerAndUser database;
  private Connection owner;
  private Connection user;

  @SuppressWarnings("NullAway.Init") // before each test
  UpdateTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void install() throws SQLException {
    database = new OwnerAndUser(server, "pgbg_update", "pgbg_grantee");
    owner = database.owner();
    user = database.user();
    execute(owner, "CREATE EXTENSION pg_background VERSION '1.10'");
  }

  @AfterEach
  void remove() throws SQLException {
    database.close();
  }

  @Test
  void privilegesFollowAFunctionToItsNewName() throws SQLException {
    execute(
        owner,
        "GRANT EXECUTE ON FUNCTION pg_background_launch_v2(text, int4), pg_background_progress"
            + " TO pgbg_grantee;"
            + " GRANT EXECUTE ON FUNCTION pg_background_wait_v2_timeout TO pgbg_grantee"
            + " WITH GRANT OPTION;"
            + " GRANT USAGE ON TYPE pg_background_progress TO pgbg_grantee;"
            + " GRANT SELECT ON pg_background_list TO pgbg_grantee;"
            + " GRANT EXECUTE ON FUNCTION pg_background_purge_v2 TO PUBLIC;"
            + " REVOKE EXECUTE ON FUNCTION pg_background_cancel_all_v2 FROM pgbackground_role");
    assertThat(execute(owner, "ALTER EXTENSION pg_background UPDATE TO '2.0'")).isEmpty();
    assertThat(rows(owner, GRANTED))
        .containsExactlyInAnyOrder(
            "pg_background_launch(text,integer)|f",
            "pg_background_launch_v2(text,integer)|f",
            "pg_background_report_progress(integer,text)|f",
            "pg_background_wait(integer,bigint,integer)|t",
            "pg_background_wait_v2(integer,bigint,integer)|t");
    assertThat(
            rows(
                owner,
                "SELECT has_type_privilege('pgbg_grantee', 'pg_background_progress_info', 'USAGE'),"
                    + " has_type_privilege('pgbg_grantee', 'pg_background_stats', 'USAGE'),"
                    + " has_table_privilege('pgbg_grantee', 'pg_background_list', 'SELECT'),"
                    + " has_table_privilege('pgbg_grantee', 'pg_background_activity', 'SELECT')"))
        .containsExactly("t|f|t|f");
    assertThat(
            rows(
                owner,
                "SELECT proname FROM pg_proc, aclexplode(proacl) WHERE grantee = 0 AND proname LIKE"
                    + " 'pg\\_background%' ORDER BY 1"))
        .containsExactly("pg_background_purge", "pg_background_purge_v2");
    assertThat(
            rows(
                owner,
                "SELECT has_function_privilege(r, 'pg_background_cancel_all_v2()', 'EXECUTE'),"
                    + " has_function_privilege(r, 'pg_background_run(text,int,int,text)',"
                    + " 'EXECUTE') FROM unnest(ARRAY['pgbackground_role', 'pgbackground_executor'])"
                    + " AS r"))
        .containsExactly("f|t", "t|t");
  }

  @Test
  void whatIsInTheWayIsListedAndAllElseStays() throws SQLException {
    execute(
        owner,
        "CREATE VIEW counts AS SELECT (pg_background_stats_v2()).workers_launched;"
            + " CREATE TABLE kept(h pg_background_handle, s pg_background_stats);"
            + " CREATE VIEW pids AS SELECT pid FROM pg_background_list");
    PSQLException refused =
        catchThrowableOfType(
            PSQLException.class,
            () -> execute(owner, "ALTER EXTENSION pg_background UPDATE TO '2.0'"));
    assertThat(refused.getSQLState()).isEqualTo("2BP01");
    assertThat(refused.getServerErrorMessage()).isNotNull();
    assertThat(refused.getServerErrorMessage().getDetail())
        .contains("view public.counts depends on function public.pg_background_stats_v2()")
        .contains("column s of table public.kept depends on type public.pg_background_stats")
        .doesNotContain("pids")
        .doesNotContain("handle");
    assertThat(rows(owner, "SELECT pgbg_version()").get(0)).startsWith("1.10");
    execute(owner, "DROP VIEW counts; ALTER TABLE kept DROP COLUMN s");
    execute(owner, "INSERT INTO kept VALUES (ROW(1, 2)::pg_background_handle)");
    execute(owner, "ALTER EXTENSION pg_background UPDATE TO '2.0'");
    assertThat(rows(owner, "SELECT h, (SELECT count(*) FROM pids) FROM kept"))
        .containsExactly("(1,2)|0");
    assertThat(error(owner, "ALTER EXTENSION pg_background UPDATE TO '1.10'"))
        .isEqualTo(
            "22023 extension \"pg_background\" has no update path from version \"2.0\" to version"
                + " \"1.10\"");
    assertThat(execute(owner, "ALTER EXTENSION pg_background UPDATE"))
        .containsExactly("version \"2.0\" of extension \"pg_background\" is already installed");
  }

  @Test
  void whatAStrangerHasUnderANewNameIsNotReplaced() throws SQLException {
    execute(
        owner,
        "GRANT CREATE ON SCHEMA public TO pgbg_grantee;"
            + " GRANT USAGE ON TYPE pg_background_handle TO pgbg_grantee");
    execute(
        user,
        "CREATE FUNCTION pg_background_result(h pg_background_handle) RETURNS SETOF record"
            + " LANGUAGE plpgsql AS $$ BEGIN RAISE 'hers'; END $$");
    assertThat(error(owner, "ALTER EXTENSION pg_background UPDATE TO '2.0'"))
        .isEqualTo(
            "55000 function public.pg_background_result(public.pg_background_handle) is not a"
                + " member of extension \"pg_background\"");
  }

  @Test
  void anOverloadWrittenByHandIsNotReplacedEither() throws SQLException {
    execute(
        owner,
        "CREATE FUNCTION pg_background_detach(h pg_background_handle) RETURNS void LANGUAGE sql"
            + " AS 'SELECT pg_background_detach_v2((h).pid, (h).cookie)'");
    execute(
        owner,
        "CREATE OR REPLACE FUNCTION pgbg_version() RETURNS text LANGUAGE sql AS"
            + " 'SELECT ''1.10 of before''::pg_catalog.text';"
            + " CREATE FUNCTION grant_pg_background_privileges(user_name name, b bool) RETURNS bool"
            + " LANGUAGE sql AS 'SELECT true'");
    execute(owner, "ALTER EXTENSION pg_background UPDATE");
    assertThat(
            rows(owner, "SELECT count(*) FROM pg_proc WHERE proname LIKE 'grant_pg_background%'"))
        .as("that of an old driver is gone")
        .containsExactly("1");
    assertThat(rows(owner, "SELECT to_regprocedure('pg_background_detach(pg_background_handle)')"))
        .containsExactly("pg_background_detach(pg_background_handle)");
    assertThat(error(owner, "ALTER EXTENSION pg_background UPDATE TO '2.0'"))
        .startsWith("55000 function public.pg_background_detach(public.pg_background_handle)");
  }

  @Test
  void sessionsThatAreOpenGoOn() throws SQLException {
    execute(owner, "SELECT grant_pg_background_privileges('pgbg_grantee')");
    execute(
        owner,
        "CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ DECLARE n int; BEGIN"
            + " SELECT x INTO n FROM pg_background_run_query_v2('SELECT 1', col_def => 'x int')"
            + " AS (x int); RETURN n; END $$");
    try (PreparedStatement bridged =
            user.prepareStatement("SELECT has_error, one() FROM pg_background_run_v2(?)");
        PreparedStatement local = user.prepareStatement("SELECT pg_background_launch_v2(?)")) {
      bridged.setString(1, "SELECT 1");
      local.setString(1, "SELECT 1");
      for (int i = 0; i < 6; i++) { // PgJDBC prepares on the server at the fifth
        assertThat(rows(bridged.executeQuery())).containsExactly("f|1");
        assertThat(rows(local.executeQuery())).hasSize(1);
      }
      execute(owner, "ALTER EXTENSION pg_background UPDATE TO '2.0'");
      assertThat(rows(bridged.executeQuery())).containsExactly("f|1");
      assertThat(rows(local.executeQuery())).hasSize(1);
      assertThat(rows(user, "SELECT pg_typeof(pg_background_launch('SELECT 1'))"))
          .containsExactly("pg_background_handle");
      execute(owner, "DROP EXTENSION pg_background");
      assertThat(rows(local.executeQuery())).hasSize(1);
      PSQLException gone = catchThrowableOfType(PSQLException.class, bridged::executeQuery);
      assertThat(gone == null ? "it is rewritten" : gone.getSQLState())
          .isIn("it is rewritten", "42883");
    }
  }

  @Test
  void storedCodeThatCallsFunctionsOfAnotherDriverIsToldWhatToDo() throws SQLException {
    execute(owner, "SELECT grant_pg_background_privileges('pgbg_grantee')");
    execute(
        owner,
        "CREATE FUNCTION stored() RETURNS int LANGUAGE sql AS"
            + " $$ SELECT pg_background_launch('SELECT 1') $$");
    assertThat(rows(user, "SELECT stored()")).hasSize(1);
    String state = "PGBG2";
    for (String other : new String[] {"PGBG1", "PGBG9"}) {
      execute(
          owner,
          "DO $$ DECLARE f text; BEGIN FOR f IN SELECT replace(pg_get_functiondef(oid), '%s', '%s')"
                  .formatted(state, other)
              + " FROM pg_proc WHERE proname LIKE 'pgbg\\_%' LOOP EXECUTE f; END LOOP; END $$");
      state = other;
      for (String sql :
          new String[] {
            "SELECT stored()",
            "SELECT * FROM pg_background_result(pg_background_launch('SELECT stored()')) AS r(n"
                + " int)"
          }) {
        PSQLException told = catchThrowableOfType(PSQLException.class, () -> rows(user, sql));
        assertThat(told.getServerErrorMessage()).as(sql).isNotNull();
        assertThat(told.getServerErrorMessage().getMessage())
            .as(sql)
            .isEqualTo(
                "the functions of pg_background were installed by "
                    + (other.equals("PGBG9") ? "a newer" : "an older")
                    + " version of the pgbg driver");
        assertThat(told.getSQLState()).isEqualTo("55000");
      }
    }
    assertThat(rows(user, "SELECT 1")).containsExactly("1");
    execute(
        owner,
        "CREATE OR REPLACE FUNCTION pgbg_version() RETURNS text LANGUAGE sql AS"
            + " 'SELECT ''1.10 of before''::pg_catalog.text'");
    execute(owner, "ALTER EXTENSION pg_background UPDATE");
    assertThat(rows(user, "SELECT stored()")).hasSize(1);
  }

  @Test
  void anInstallationOfAnotherDriverStillServesWhatTheClientCalls() throws SQLException {
    execute(owner, "SELECT grant_pg_background_privileges('pgbg_grantee')");
    execute(
        owner, "REVOKE EXECUTE ON FUNCTION pg_background_submit_v2(text, int4) FROM pgbg_grantee");
    for (String mark : new String[] {"1.10 0a1b2c3d4e5f", "1.10 protocol 99 0a1b2c3d4e5f x"}) {
      execute(
          owner,
          "CREATE OR REPLACE FUNCTION pgbg_version() RETURNS text LANGUAGE sql AS"
              + " 'SELECT ''"
              + mark
              + "''::pg_catalog.text'");
      user.clearWarnings();
      assertThat(rows(user, "SELECT has_error FROM pg_background_run_v2('SELECT 1')"))
          .containsExactly("f");
      assertThat(
              rows(
                  user,
                  "SELECT n FROM pg_background_result(pg_background_launch('SELECT 1')) AS r(n"
                      + " int)"))
          .containsExactly("1");
      assertThat(error(user, "SELECT pg_background_submit_v2('SELECT 1')"))
          .isEqualTo("42501 permission denied for function pg_background_submit_v2");
      assertThat(error(user, "SELECT pg_background_submit_v2('SELECT 1') FROM (SELECT 1) AS o"))
          .isEqualTo("42501 permission denied for function pg_background_submit_v2");
      assertThat(notices(user.getWarnings()))
          .containsExactly(
              "the functions of pg_background in schema \"public\" were installed by "
                  + (mark.contains("99") ? "a newer" : "an older")
                  + " version of the pgbg driver");
    }
    String newer =
        "55000 extension \"pg_background\" was installed by a newer version of the pgbg driver";
    for (String sql :
        new String[] {
          "ALTER EXTENSION pg_background UPDATE",
          "ALTER EXTENSION pg_background SET SCHEMA pg_catalog",
          "COMMENT ON EXTENSION pg_background IS 'x'",
          "DROP EXTENSION pg_background CASCADE"
        }) {
      assertThat(error(owner, sql)).isEqualTo(newer);
    }
  }
}
