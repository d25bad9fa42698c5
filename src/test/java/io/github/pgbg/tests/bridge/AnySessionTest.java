package io.github.pgbg.tests.bridge;

import static io.github.pgbg.tests.bridge.BridgeSql.failure;
import static io.github.pgbg.tests.bridge.BridgeSql.notices;
import static io.github.pgbg.tests.bridge.BridgeSql.rows;
import static io.github.pgbg.tests.bridge.BridgeSql.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call works in every state that a session can be in, or says clearly why not. */
@PostgresTest
@NeedsSuperuser("functions in language internal, and settings of a superuser")
class AnySessionTest {
  private static final String QUERY =
      "SELECT x + 1 FROM pg_background_result(pg_background_launch('SELECT 41')) AS r(x int)";

  private static final String BLOCK =
      """
      DO $$
      DECLARE h pg_background_handle; n int;
      BEGIN
        h := pg_background_launch_v2('SELECT 7');
        SELECT x INTO n FROM pg_background_result_v2(h.pid, h.cookie) AS (x int);
        IF n <> 7 THEN RAISE EXCEPTION 'got %', n; END IF;
      END $$
      """;

  /** As a tool that cleans up temporary functions would. */
  private static final String DROP_OURS =
      """
      DO $$
      DECLARE f regprocedure;
      BEGIN
        FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = pg_my_temp_schema() LOOP
          EXECUTE 'DROP FUNCTION IF EXISTS ' || f || ' CASCADE';
        END LOOP;
      END $$
      """;

  private final TestDatabase database;
  private final Connection connection;

  AnySessionTest(TestDatabase database) throws SQLException {
    this.database = database;
    this.connection = database.connect();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private void assertCallsWork() throws SQLException {
    assertThat(rows(connection, QUERY)).containsExactly("42");
    run(connection, BLOCK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"})
  void everyIsolationLevelSeesAnswersNewerThanItsSnapshot(String level) throws SQLException {
    connection.setAutoCommit(false);
    for (int i = 0; i < 2; i++) {
      run(connection, "SET TRANSACTION ISOLATION LEVEL " + level, "SELECT count(*) FROM pg_class");
      assertCallsWork();
      assertCallsWork();
      connection.commit();
    }
  }

  /** What a session may do between two calls, one after the other, in every isolation level. */
  @ParameterizedTest
  @ValueSource(strings = {"READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"})
  void everyIsolationLevelOutlivesWhatTakesTheFunctionsAway(String level) throws SQLException {
    String isolation = "SET TRANSACTION ISOLATION LEVEL " + level;
    connection.setAutoCommit(false);
    run(connection, isolation);
    Savepoint first = connection.setSavepoint();
    assertCallsWork();
    connection.rollback(first);
    assertCallsWork();
    connection.rollback();
    run(connection, isolation);
    assertCallsWork();
    run(connection, "DISCARD TEMP");
    assertCallsWork();
    connection.commit();
    run(connection, isolation);
    run(connection, DROP_OURS);
    assertCallsWork();
    connection.rollback();
    run(connection, isolation);
    run(connection, "SET LOCAL standard_conforming_strings = off", "SET LOCAL search_path = ''");
    assertCallsWork();
    connection.rollback();
    assertCallsWork();
    connection.commit();
  }

  @Test
  void aSavepointRolledBackLeavesTheNextCallWorking() throws SQLException {
    connection.setAutoCommit(false);
    Savepoint savepoint = connection.setSavepoint();
    assertCallsWork();
    connection.rollback(savepoint);
    assertCallsWork();
    connection.rollback();
    assertCallsWork();
    connection.commit();
    assertCallsWork();
  }

  @Test
  void callsInATransactionThatIsRolledBackLeaveTheNextWorking() throws SQLException {
    connection.setAutoCommit(false);
    for (int i = 0; i < 3; i++) {
      assertCallsWork();
      connection.rollback();
    }
    connection.setAutoCommit(true);
    assertCallsWork();
  }

  @Test
  void aRollbackThatBringsOlderFunctionsBackForgetsNoSetting() throws SQLException {
    assertCallsWork();
    run(connection, "SET b_session.later = 'kept'");
    connection.setAutoCommit(false);
    assertCallsWork(); // makes the functions again, which know the setting
    connection.rollback();
    connection.setAutoCommit(true);
    assertThat(
            rows(
                connection,
                "SELECT x FROM pg_background_result(pg_background_launch('SELECT current_setting("
                    + "''b_session.'' || ''later'', true)')) AS r(x text) WHERE true"))
        .containsExactly("kept");
  }

  @Test
  void aFailedTransactionSaysSoAndTheNextWorks() throws SQLException {
    connection.setAutoCommit(false);
    assertThat(failure(connection, "SELECT 1/0").getSQLState()).isEqualTo("22012");
    assertThat(failure(connection, QUERY).getSQLState()).isEqualTo("25P02");
    connection.rollback();
    assertCallsWork();
    connection.rollback();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DISCARD TEMP", "DISCARD ALL", "DISCARD PLANS", "RESET ALL"})
  void discardedFunctionsAreMadeAgain(String discard) throws SQLException {
    assertCallsWork();
    run(connection, discard);
    assertCallsWork();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client_min_messages = error",
        "client_min_messages = debug5",
        "search_path = ''",
        "search_path = pg_temp, pg_catalog",
        "search_path = nowhere, \"$user\"",
        "standard_conforming_strings = off",
        "backslash_quote = off",
        "check_function_bodies = off",
        "DateStyle = 'ISO, DMY'",
        "IntervalStyle = sql_standard",
        "bytea_output = escape",
        "xmloption = document",
        "TimeZone = 'Asia/Kathmandu'",
        "plpgsql.extra_errors = 'all'",
        "plpgsql.variable_conflict = use_column",
        "plpgsql.check_asserts = off",
        "row_security = off",
        "default_transaction_isolation = serializable",
        "jit_above_cost = 0",
        "plan_cache_mode = force_generic_plan",
        "extra_float_digits = -5",
        "enable_nestloop = off",
        "max_stack_depth = '100kB'",
        "temp_buffers = '800kB'",
        "lock_timeout = '10s'",
        "idle_in_transaction_session_timeout = '10s'",
      })
  void everySettingLeavesCallsWorking(String setting) throws SQLException {
    run(connection, "SET " + setting);
    assertCallsWork();
    connection.setAutoCommit(false);
    assertCallsWork();
    run(connection, "SET LOCAL " + setting);
    assertCallsWork();
    connection.rollback();
  }

  @Test
  void noticesOfOursAreNeverSeenWhateverTheLevel() throws SQLException {
    run(connection, "SET client_min_messages = info");
    assertThat(notices(connection, QUERY)).isEmpty();
    assertThat(notices(connection, BLOCK)).isEmpty();
    assertThat((Object) connection.getWarnings()).isNull();
  }

  @Test
  void namesBeforePgCatalogOnTheSearchPathAreNotOurs() throws SQLException {
    try (Scratch<TestDatabase> own = database.createDatabase("b_hostile_path");
        Connection session = own.get().connect()) {
      run(
          session,
          """
          CREATE SCHEMA evil;
          CREATE TABLE evil.called(what text);
          CREATE FUNCTION evil.spring(what text) RETURNS void LANGUAGE plpgsql
            AS $$ BEGIN RAISE EXCEPTION 'called %', what; END $$;
          CREATE FUNCTION evil.eq(text, text) RETURNS bool LANGUAGE plpgsql
            AS $$ BEGIN PERFORM evil.spring('text ='); RETURN false; END $$;
          CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.eq);
          CREATE FUNCTION evil.eq(name, name) RETURNS bool LANGUAGE plpgsql
            AS $$ BEGIN PERFORM evil.spring('name ='); RETURN false; END $$;
          CREATE OPERATOR evil.= (LEFTARG = name, RIGHTARG = name, FUNCTION = evil.eq);
          CREATE FUNCTION evil.eq(name, text) RETURNS bool LANGUAGE plpgsql
            AS $$ BEGIN PERFORM evil.spring('name = text'); RETURN false; END $$;
          CREATE OPERATOR evil.= (LEFTARG = name, RIGHTARG = text, FUNCTION = evil.eq);
          CREATE OPERATOR evil.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.eq);
          CREATE OPERATOR evil.<> (LEFTARG = name, RIGHTARG = text, FUNCTION = evil.eq);
          CREATE OPERATOR evil.<> (LEFTARG = name, RIGHTARG = name, FUNCTION = evil.eq);
          CREATE OPERATOR evil.|| (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.eq);
          CREATE FUNCTION evil.plus(int, int) RETURNS int LANGUAGE plpgsql
            AS $$ BEGIN PERFORM evil.spring('int +'); RETURN 0; END $$;
          CREATE OPERATOR evil.* (LEFTARG = int, RIGHTARG = int, FUNCTION = evil.plus);
          CREATE OPERATOR evil.- (LEFTARG = int, RIGHTARG = int, FUNCTION = evil.plus);
          CREATE FUNCTION evil.concat(VARIADIC "any") RETURNS text LANGUAGE internal AS 'pg_backend_pid';
          CREATE FUNCTION evil.current_setting(text) RETURNS text LANGUAGE plpgsql
            AS $$ BEGIN PERFORM evil.spring('current_setting'); RETURN ''; END $$;
          CREATE FUNCTION evil.current_setting(text, bool) RETURNS text LANGUAGE plpgsql
            AS $$ BEGIN PERFORM evil.spring('current_setting'); RETURN ''; END $$;
          CREATE FUNCTION evil.pg_backend_pid() RETURNS int LANGUAGE plpgsql
            AS $$ BEGIN PERFORM evil.spring('pg_backend_pid'); RETURN 0; END $$;
          CREATE FUNCTION evil.lo_open(oid, int) RETURNS int LANGUAGE plpgsql
            AS $$ BEGIN PERFORM evil.spring('lo_open'); RETURN 0; END $$;
          CREATE FUNCTION evil.unnest(text[]) RETURNS SETOF text LANGUAGE plpgsql
            AS $$ BEGIN PERFORM evil.spring('unnest'); RETURN; END $$;
          CREATE VIEW evil.pg_roles AS SELECT 1 AS oid, evil.spring('pg_roles')::text AS rolname;
          CREATE DOMAIN evil.text AS pg_catalog.text CHECK (false);
          CREATE DOMAIN evil.int8 AS pg_catalog.int8 CHECK (false);
          SET search_path = evil, pg_catalog
          """);
      assertThat(
              rows(
                  session,
                  "SELECT x FROM pg_background_result(pg_background_launch('SELECT 41::"
                      + "pg_catalog.int4')) AS r(x int) WHERE true"))
          .containsExactly("41");
      run(
          session,
          """
          DO $$
          DECLARE h pg_background_handle; n pg_catalog.int4;
          BEGIN
            h := pg_background_launch_v2('SELECT 7');
            PERFORM pg_background_wait_v2(h.pid, h.cookie);
            PERFORM x FROM pg_background_result_v2(h.pid, h.cookie) AS (x pg_catalog.int4);
          END $$
          """);
      run(session, "SET search_path = pg_catalog"); // for DROP SCHEMA's own sake
    }
  }

  @Test
  void aJobRunsAsTheRoleThatWasSet() throws SQLException {
    String who =
        "SELECT w || '!' FROM pg_background_result(pg_background_launch('SELECT"
            + " current_user::text')) AS r(w text)";
    try (Scratch<TestDatabase> role = database.createRole("b_role")) {
      String login = rows(connection, "SELECT current_user").get(0);
      assertThat(rows(connection, who)).containsExactly(login + "!");
      run(connection, "SET ROLE b_role");
      assertThat(rows(connection, who)).containsExactly("b_role!");
      assertThat(rows(connection, "SELECT current_user")).containsExactly("b_role");
      connection.setAutoCommit(false);
      assertThat(rows(connection, who)).containsExactly("b_role!");
      connection.rollback();
      connection.setAutoCommit(true);
      run(connection, "DISCARD TEMP");
      connection.setAutoCommit(false);
      assertThat(rows(connection, who)).as("made in a transaction").containsExactly("b_role!");
      assertThat(rows(connection, "SELECT current_user")).containsExactly("b_role");
      connection.commit();
      connection.setAutoCommit(true);
      run(connection, "RESET ROLE");
      assertThat(rows(connection, who)).containsExactly(login + "!");
    }
  }

  @Test
  void aReadOnlyTransactionSaysWhatItCannotAndTheNextWorks() throws SQLException {
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
    String local =
        "SELECT * FROM pg_background_result(pg_background_launch('SELECT 41')) AS r(x int)";
    assertThat(rows(connection, local)).as("answered by the driver").containsExactly("41");
    assertThat(rows(connection, "SHOW transaction_read_only")).containsExactly("on");
    assertThat(failure(connection, QUERY).getSQLState()).isEqualTo("25006");
    connection.rollback();
    assertThat(rows(connection, local)).containsExactly("41");
    connection.rollback();
    connection.setReadOnly(false);
    assertCallsWork();
    connection.rollback();
  }

  @Test
  void aReadOnlyTransactionCallsWhatWasMadeBefore() throws SQLException {
    assertCallsWork();
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
    assertCallsWork();
    assertCallsWork();
    connection.commit();
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    if (connection.getMetaData().getDatabaseMajorVersion() >= 16) {
      assertThat(failure(connection, QUERY).getServerErrorMessage().getMessage())
          .isEqualTo("pg_background cannot be called from inside a read-only transaction here");
    } else {
      assertCallsWork();
    }
    connection.rollback();
  }

  @Test
  void aReadOnlySessionInAutocommitCalls() throws SQLException {
    run(connection, "SET default_transaction_read_only = on");
    assertThat(
            rows(
                connection,
                "SELECT x FROM pg_background_result(pg_background_launch("
                    + "'SELECT 41')) AS r(x int), (VALUES (1)) AS v"))
        .containsExactly("41");
  }
}
