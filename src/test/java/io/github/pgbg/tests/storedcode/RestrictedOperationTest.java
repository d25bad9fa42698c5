package io.github.pgbg.tests.storedcode;

import static io.github.pgbg.tests.database.Sql.error;
import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Maintenance runs functions of a table's owner as the owner: they launch nothing. */
@PostgresTest
@NeedsSuperuser(
    "the victim of the attacks has the most to lose, and takes other sessions' authorization")
class RestrictedOperationTest {
  private static final String RESTRICTED =
      "0A000 pg_background cannot be called within a security-restricted operation";

  private final TestDatabase server;
  private StoredCode code;
  private Scratch<TestDatabase> mallory;
  private Connection dba;
  private Connection attacker;

  @SuppressWarnings("NullAway.Init") // before each test
  RestrictedOperationTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void install() throws SQLException {
    code = new StoredCode(server);
    mallory = server.createRole("pgbg_restricted");
    dba = code.database().connect();
    attacker = code.database().as("pgbg_restricted", "pgbg_restricted").connect();
    execute(dba, "CREATE SCHEMA m AUTHORIZATION pgbg_restricted");
    execute(dba, "GRANT USAGE ON SCHEMA m TO PUBLIC");
    execute(dba, "SELECT grant_pg_background_privileges('pgbg_restricted')");
    execute(
        attacker,
        "CREATE TABLE m.bait(x int); CREATE FUNCTION m.idx(i int) RETURNS int LANGUAGE plpgsql"
            + " IMMUTABLE AS $f$ BEGIN RETURN i; END $f$; CREATE INDEX bait_idx ON"
            + " m.bait(m.idx(x)); INSERT INTO m.bait VALUES (1)");
  }

  @AfterEach
  void remove() throws SQLException {
    attacker.close();
    dba.close();
    code.close();
    mallory.close();
  }

  private void arm(String security) throws SQLException {
    execute(
        attacker,
        "CREATE OR REPLACE FUNCTION m.climb() RETURNS void LANGUAGE plpgsql "
            + security
            + " AS $f$ BEGIN PERFORM FROM public.pg_background_result(public.pg_background_launch("
            + "'RESET ROLE; ALTER ROLE pgbg_restricted SUPERUSER')) AS r(t text); END $f$;"
            + " CREATE OR REPLACE FUNCTION m.idx(i int) RETURNS int LANGUAGE plpgsql IMMUTABLE"
            + " AS $f$ BEGIN PERFORM m.climb(); RETURN i; END $f$");
  }

  private void nobodyClimbed() throws SQLException {
    assertThat(rows(dba, "SELECT rolsuper FROM pg_roles WHERE rolname = 'pgbg_restricted'"))
        .containsExactly("f");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "REINDEX TABLE m.bait",
        "ANALYZE m.bait",
        "VACUUM ANALYZE m.bait",
        "CLUSTER m.bait USING bait_idx",
        "CREATE INDEX ON m.bait(m.idx(x + 1))"
      })
  void codeOfTheTablesOwnerLaunchesNothing(String maintenance) throws SQLException {
    for (String security : new String[] {"SECURITY INVOKER", "SECURITY DEFINER"}) {
      arm(security);
      assertThat(error(dba, maintenance)).startsWith(RESTRICTED);
      nobodyClimbed();
    }
  }

  @Test
  void codeOfAMaterializedViewLaunchesNothing() throws SQLException {
    execute(
        attacker,
        "CREATE FUNCTION m.look() RETURNS int LANGUAGE plpgsql AS $f$ BEGIN RETURN 1; END $f$;"
            + " CREATE MATERIALIZED VIEW m.seen AS SELECT m.look() AS x");
    arm("SECURITY INVOKER");
    execute(
        attacker,
        "CREATE OR REPLACE FUNCTION m.look() RETURNS int LANGUAGE plpgsql AS"
            + " $f$ BEGIN PERFORM m.climb(); RETURN 1; END $f$");
    assertThat(error(dba, "REFRESH MATERIALIZED VIEW m.seen")).startsWith(RESTRICTED);
    nobodyClimbed();
  }

  @Test
  void definerCodeCannotSignWithTheKeyOfTheLogin() throws SQLException {
    execute(dba, "SELECT log_it('opens the bridge')");
    execute(
        attacker,
        "CREATE FUNCTION m.steal() RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $f$ BEGIN"
            + " RETURN (SELECT string_agg(encode(lo_get(oid, 0, 32), 'hex'), ',')"
            + " FROM pg_largeobject_metadata WHERE pg_get_userbyid(lomowner) = session_user);"
            + " END $f$");
    assertThat(error(dba, "SELECT m.steal()")).startsWith("42501 permission denied for large");
  }

  @Test
  void codeThatIsFreeRunsAsTheSessionDoes() throws SQLException {
    execute(
        dba,
        "CREATE ROLE \"pgbg \"\"quoted\"\" role\"; GRANT CREATE, USAGE ON SCHEMA public"
            + " TO \"pgbg \"\"quoted\"\" role\"; GRANT pgbackground_executor TO"
            + " \"pgbg \"\"quoted\"\" role\"");
    try {
      execute(dba, "SET ROLE \"pgbg \"\"quoted\"\" role\"");
      assertThat(
              rows(
                  dba,
                  "SELECT w || '' FROM pg_background_result(pg_background_launch("
                      + "'SELECT current_user::text')) AS r(w text)"))
          .containsExactly("pgbg \"quoted\" role");
      assertThat(rows(dba, "SHOW role")).containsExactly("pgbg \"quoted\" role");
      execute(dba, "RESET ROLE; SET SESSION AUTHORIZATION \"pgbg \"\"quoted\"\" role\"");
      assertThat(
              rows(
                  dba,
                  "SELECT w || '' FROM pg_background_result(pg_background_launch("
                      + "'SELECT current_user::text')) AS r(w text)"))
          .containsExactly("pgbg \"quoted\" role");
      assertThat(rows(dba, "SELECT session_user")).containsExactly("pgbg \"quoted\" role");
    } finally {
      execute(dba, "RESET SESSION AUTHORIZATION");
      execute(dba, "DROP OWNED BY \"pgbg \"\"quoted\"\" role\"");
      execute(dba, "DROP ROLE \"pgbg \"\"quoted\"\" role\"");
    }
  }
}
