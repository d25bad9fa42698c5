package io.github.pgbg.tests.rights;

import static io.github.pgbg.tests.database.Sql.error;
import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import io.github.pgbg.tests.rights.DefinersStage.Caller;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

/** Owners of definer code agree that its jobs run for callers who may not SET them. */
@PostgresTest
@NeedsSuperuser("a superuser's session is what code of others would climb to")
class ConsentTest {
  private final TestDatabase server;
  private DefinersStage stage;
  private Connection owner;
  private Connection caller;

  @SuppressWarnings("NullAway.Init")
  ConsentTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void openStage() throws SQLException {
    stage = new DefinersStage(server, Caller.STRANGER);
    owner = stage.owner();
    caller = stage.caller();
    execute(owner, "CREATE TABLE s.log(who text DEFAULT session_user, what text)");
    stage.definer(
        "note(what text) RETURNS void",
        "BEGIN PERFORM pg_background_detach(pg_background_launch(format("
            + "'INSERT INTO log(what) VALUES (%L)', what))); END");
    execute(owner, "ALTER FUNCTION s.note SET search_path = s, public, pg_temp");
    stage.definerOf("INSERT INTO s.log(what) VALUES ('read')");
  }

  @AfterEach
  void closeStage() throws SQLException {
    stage.close();
  }

  @Test
  void withoutConsentTheLaunchFailsAndNamesTheCall() {
    PSQLException error =
        catchThrowableOfType(
            PSQLException.class, () -> execute(caller, "SELECT s.note('nothing')"));
    assertThat(error.getSQLState()).isEqualTo("42501");
    assertThat(error.getServerErrorMessage().getHint()).contains("pg_background_consent()");
  }

  @Test
  void theRowsOfTheAuditLogStayWhenTheCallerRollsBack() throws SQLException {
    execute(owner, "SELECT pg_background_consent()");
    caller.setAutoCommit(false);
    execute(caller, "SELECT s.note('rolled back')");
    assertThat(rows(caller, "SELECT s.job()")).containsExactly("INSERT 0 1");
    caller.rollback();
    caller.setAutoCommit(true);
    await()
        .untilAsserted(
            () ->
                assertThat(rows(owner, "SELECT * FROM s.log ORDER BY what"))
                    .containsExactly("pgbg_app|read", "pgbg_app|rolled back"));
    assertThat(error(caller, "TABLE s.log")).isEqualTo("42501 permission denied for table log");
  }

  /** As docs/autonomous-transactions.md shows it. */
  @Test
  void whatOra2pgWritesRunsUnchanged() throws SQLException {
    execute(
        owner,
        """
        SET search_path = s, public;
        CREATE TABLE table_tracking(id bigint, username text, msg text);
        CREATE SEQUENCE log_seq;
        CREATE FUNCTION log_action_atx(username text, msg text) RETURNS boolean AS $body$
        BEGIN
          INSERT INTO table_tracking VALUES (nextval('log_seq'), username, msg);
          RETURN true;
        END;
        $body$ LANGUAGE plpgsql;
        CREATE OR REPLACE FUNCTION log_action(username text, msg text) RETURNS void AS $body$
        DECLARE
          v_query text;
        BEGIN
          v_query := 'SELECT true FROM log_action_atx(' || quote_nullable(username) || ','
            || quote_nullable(msg) || ')';
          PERFORM * FROM pg_background_result(pg_background_launch(v_query)) AS p (ret boolean);
        END;
        $body$ LANGUAGE plpgsql SECURITY DEFINER;
        SELECT pg_background_consent();
        """);
    execute(caller, "SET search_path = s, public");
    caller.setAutoCommit(false);
    execute(caller, "SELECT log_action('me', 'tried')");
    caller.rollback();
    caller.setAutoCommit(true);
    assertThat(rows(owner, "SELECT username, msg FROM s.table_tracking"))
        .containsExactly("me|tried");
  }

  @Test
  void aConsentIsListedRenewedAndTakenBack() throws SQLException {
    assertThat(rows(owner, "SELECT pg_background_consent()").get(0))
        .contains("role \"pgbg_owner\"")
        .contains("schema \"public\"")
        .endsWith("belong to role \"" + rows(owner, "SELECT session_user").get(0) + "\"");
    assertThat(rows(owner, "SELECT owner, schema_name FROM pg_background_consents()"))
        .containsExactly("pgbg_owner|s");
    assertThat(rows(caller, "SELECT s.job()")).containsExactly("INSERT 0 1");
    execute(owner, "SELECT pg_background_consent()");
    assertThat(rows(caller, "SELECT s.job()")).containsExactly("INSERT 0 1");
    assertThat(
            rows(
                owner,
                "SELECT count(*) FROM pg_largeobject_metadata m JOIN pg_roles r ON r.oid ="
                    + " lomowner WHERE rolname = 'pgbg_owner'"))
        .containsExactly("1");
    assertThat(rows(owner, "SELECT pg_background_revoke_consent()")).containsExactly("t");
    assertThat(rows(owner, "SELECT pg_background_revoke_consent()")).containsExactly("f");
    assertThat(rows(owner, "SELECT * FROM pg_background_consents()")).isEmpty();
    assertThat(error(caller, "SELECT s.job()")).startsWith("42501 ");
    assertThat(
            rows(
                owner,
                "SELECT count(*) FROM pg_largeobject_metadata m JOIN pg_roles r ON r.oid ="
                    + " lomowner WHERE rolname = 'pgbg_owner'"))
        .containsExactly("0");
  }

  @Test
  void anOwnerWithoutASchemaIsToldToHaveOne() throws SQLException {
    execute(owner, "RESET ROLE; ALTER SCHEMA s OWNER TO CURRENT_USER; SET ROLE pgbg_owner");
    assertThat(error(owner, "SELECT pg_background_consent()"))
        .isEqualTo("3F000 role \"pgbg_owner\" owns no schema for its consent");
    execute(owner, "RESET ROLE; GRANT CREATE ON SCHEMA s TO pgbg_owner; SET ROLE pgbg_owner");
    execute(owner, "SELECT pg_background_consent('s')");
    assertThat(rows(caller, "SELECT s.job()")).containsExactly("INSERT 0 1");
  }

  @Test
  void callersNeedTheSchemaOfTheConsent() throws SQLException {
    execute(
        owner,
        "RESET ROLE; CREATE SCHEMA hidden AUTHORIZATION pgbg_owner; SET ROLE pgbg_owner;"
            + " SELECT pg_background_consent('hidden')");
    PSQLException error =
        catchThrowableOfType(PSQLException.class, () -> execute(caller, "SELECT s.job()"));
    assertThat(error.getSQLState()).isEqualTo("42501");
    assertThat(error.getServerErrorMessage().getHint())
        .isEqualTo("GRANT USAGE ON SCHEMA hidden TO …;");
  }

  @Test
  void aSettingOfTheLaunchingCodeIsASettingOfTheJob() throws SQLException {
    execute(owner, "SELECT pg_background_consent()");
    stage.definer(
        "settings() RETURNS text",
        "DECLARE r text; BEGIN SELECT t INTO r FROM"
            + " pg_background_result(pg_background_launch('SELECT concat_ws('' '',"
            + " current_setting(''search_path''), current_setting(''bytea_output''),"
            + " current_setting(''app.customer''))')) AS q(t text); RETURN r; END");
    execute(owner, "ALTER FUNCTION s.settings SET search_path = s, public, pg_temp");
    execute(caller, "SET app.customer = '42'");
    execute(caller, "SET bytea_output = escape");
    assertThat(rows(caller, "SELECT s.settings()")).containsExactly("s, public, pg_temp escape 42");
  }
}
