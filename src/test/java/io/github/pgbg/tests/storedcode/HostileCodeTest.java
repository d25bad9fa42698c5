package io.github.pgbg.tests.storedcode;

import static io.github.pgbg.tests.database.Sql.error;
import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Code of another role, in a session of one that may do more, acts for its own role only. */
@PostgresTest
class HostileCodeTest {
  private final TestDatabase server;
  private StoredCode code;
  private Scratch<TestDatabase> mallory;
  private Connection victim;
  private Connection attacker;

  @SuppressWarnings("NullAway.Init") // before each test
  HostileCodeTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void install() throws SQLException {
    code = new StoredCode(server);
    mallory = server.createRole("pgbg_mallory");
    victim = code.database().connect();
    attacker = code.database().as("pgbg_mallory", "pgbg_mallory").connect();
    execute(victim, "CREATE TABLE secret(x int); CREATE SCHEMA m AUTHORIZATION pgbg_mallory");
    execute(victim, "SELECT grant_pg_background_privileges('pgbg_mallory')");
  }

  @AfterEach
  void remove() throws SQLException {
    attacker.close();
    victim.close();
    code.close();
    mallory.close();
  }

  private void definer(String name, String body) throws SQLException {
    execute(
        attacker,
        "CREATE FUNCTION m.%s() RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $f$ %s $f$"
            .formatted(name, body));
    execute(attacker, "GRANT USAGE ON SCHEMA m TO PUBLIC");
  }

  private void secretIsUntouched() throws SQLException {
    assertThat(rows(victim, "SELECT * FROM secret")).isEmpty();
  }

  @Test
  void anHonestCallRunsAsItsOwner() throws SQLException {
    definer(
        "who",
        "BEGIN RETURN (SELECT w FROM public.pg_background_result(public.pg_background_launch("
            + "'SELECT current_user::text')) AS r(w text)); END");
    assertThat(rows(victim, "SELECT m.who()")).containsExactly("pgbg_mallory");
    definer(
        "writes",
        "BEGIN RETURN (SELECT w FROM public.pg_background_result(public.pg_background_launch("
            + "'INSERT INTO secret VALUES (1)')) AS r(w text)); END");
    assertThat(error(victim, "SELECT m.writes()"))
        .isEqualTo("42501 permission denied for table secret");
    secretIsUntouched();
  }

  @Test
  void anImitatedRequestIsRefused() throws SQLException {
    for (String detail : new String[] {"10 00 1", "10", "", "x y z", "10 %s 5"}) {
      execute(victim, "SELECT log_it('opens the bridge')");
      execute(
          victim,
          "DO $$ BEGIN RAISE INFO USING ERRCODE = 'PGBG2', DETAIL = '%s', MESSAGE ="
                  .formatted(detail.formatted("0".repeat(64)))
              + " E'LAUNCH\\n-29:INSERT INTO secret VALUES (1)1:0'; END $$");
      secretIsUntouched();
    }
    execute(victim, "SELECT log_it('goes on working')");
  }

  @Test
  void aGreetingInAnothersNameGivesNothing() throws SQLException {
    definer(
        "greets",
        "BEGIN RAISE INFO USING ERRCODE = 'PGBG2', MESSAGE = 'HELLO', DETAIL ="
            + " (SELECT oid || ' pgbg_mallory' FROM pg_roles WHERE rolname = session_user);"
            + " PERFORM pg_sleep(0.1);"
            + " RETURN (SELECT string_agg(encode(lo_get(oid), 'hex'), ',')"
            + " FROM pg_largeobject_metadata); END");
    execute(victim, "SELECT log_it('opens the bridge')");
    assertThat(error(victim, "SELECT m.greets()")).startsWith("42501 permission denied for large");
    secretIsUntouched();
  }

  @Test
  void lyingAboutTheSettingsDoesNotChangeTheRole() throws SQLException {
    // The key of mallory's own box signs a request that says it is the victim's role.
    definer(
        "lies",
        """
        DECLARE
          answer text[];
          lie text := replace(public.pgbg_settings(),
            public.pgbg_word('u') || public.pgbg_word('pgbg_mallory'),
            public.pgbg_word('u') || public.pgbg_word(session_user::text));
        BEGIN
          answer := public.pgbg_ask('LAUNCH', public.pgbg_word(lie)
            || public.pgbg_word('INSERT INTO public.secret VALUES (1)') || public.pgbg_word('0'));
          RETURN (SELECT r.t FROM public.pg_background_result(answer[3]::int) AS r(t text));
        END
        """);
    assertThat(error(victim, "SELECT m.lies()"))
        .isEqualTo("42501 permission denied for table secret");
    secretIsUntouched();
  }

  @Test
  void aReplayedRequestIsRefused() throws SQLException {
    definer(
        "replays",
        """
        BEGIN
          FOR i IN 1 .. 2 LOOP
            RAISE INFO USING ERRCODE = 'PGBG2', MESSAGE = E'LAUNCH\\n-1:x1:0',
              DETAIL = '10 aa 1';
          END LOOP;
          RETURN 'done';
        END
        """);
    assertThat(rows(victim, "SELECT m.replays()")).containsExactly("done");
    assertThat(rows(victim, "SELECT count(*) FROM pg_background_list")).containsExactly("0");
    secretIsUntouched();
  }

  @Test
  void aRequestThatWasSignedWellIsAcceptedOnce() throws SQLException {
    execute(victim, "SELECT log_it('opens the bridge')");
    execute(
        victim,
        """
        DO $do$
        DECLARE
          box oid := (SELECT oid FROM pg_largeobject_metadata);
          request text := E'LAUNCH\\n' || pgbg_word(pgbg_settings())
            || pgbg_word('INSERT INTO secret VALUES (1)') || pgbg_word('0');
          who text := (SELECT oid FROM pg_roles WHERE rolname = session_user);
          key bytea := lo_get(box, 0, 32);
          mac text := encode(sha256(key || sha256(key
            || convert_to('F ' || who || ' 7 ' || request, 'UTF8'))), 'hex');
        BEGIN
          FOR i IN 1 .. 3 LOOP
            RAISE INFO USING ERRCODE = 'PGBG2', MESSAGE = request,
              DETAIL = 'F ' || who || ' ' || mac || ' 7';
            PERFORM pg_sleep(0.2);
            RAISE INFO USING ERRCODE = 'PGBG2', MESSAGE = 'TAKEN', DETAIL = mac;
          END LOOP;
        END $do$
        """);
    execute(victim, "SELECT log_it('goes on working')");
    await()
        .untilAsserted(
            () -> assertThat(rows(victim, "SELECT count(*) FROM secret")).containsExactly("1"));
    assertThat(
            rows(
                victim,
                "SELECT count(*) FROM pg_background_list_v2() AS l(pid int4, cookie int8,"
                    + " launched_at timestamptz, user_id oid, queue_size int4, state text,"
                    + " sql_preview text, last_error text, consumed bool) WHERE sql_preview LIKE"
                    + " 'INSERT INTO secret%'"))
        .as("jobs")
        .containsExactly("1");
  }

  @Test
  void operatorsAndCastsOfOthersAreNotPickedUp() throws SQLException {
    execute(
        attacker,
        """
        CREATE FUNCTION m.springs(text, text) RETURNS bool LANGUAGE plpgsql
          AS $f$ BEGIN INSERT INTO public.secret VALUES (1); RETURN true; END $f$;
        CREATE FUNCTION m.springs(varchar, text) RETURNS bool LANGUAGE plpgsql
          AS $f$ BEGIN INSERT INTO public.secret VALUES (1); RETURN true; END $f$;
        CREATE FUNCTION m.concat(text, text) RETURNS text LANGUAGE plpgsql
          AS $f$ BEGIN INSERT INTO public.secret VALUES (1); RETURN ''; END $f$;
        CREATE FUNCTION m.pgbg_ask(text, text) RETURNS text[] LANGUAGE plpgsql
          AS $f$ BEGIN INSERT INTO public.secret VALUES (1); RETURN '{}'; END $f$;
        CREATE FUNCTION m.pgbg_word(text) RETURNS text LANGUAGE plpgsql
          AS $f$ BEGIN INSERT INTO public.secret VALUES (1); RETURN ''; END $f$;
        CREATE OPERATOR m.= (LEFTARG = text, RIGHTARG = text, FUNCTION = m.springs);
        CREATE OPERATOR m.= (LEFTARG = varchar, RIGHTARG = text, FUNCTION = m.springs);
        CREATE OPERATOR m.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = m.springs);
        CREATE OPERATOR m.~~ (LEFTARG = text, RIGHTARG = text, FUNCTION = m.springs);
        CREATE OPERATOR m.~ (LEFTARG = text, RIGHTARG = text, FUNCTION = m.springs);
        CREATE OPERATOR m.|| (LEFTARG = text, RIGHTARG = text, FUNCTION = m.concat);
        GRANT USAGE ON SCHEMA m TO PUBLIC
        """);
    execute(victim, "SET search_path = m, pg_catalog, public");
    assertThat(
            rows(
                victim,
                "SELECT x + 1 FROM pg_background_result(pg_background_launch('SELECT 41'))"
                    + " AS r(x int)"))
        .containsExactly("42");
    secretIsUntouched();
    execute(victim, "RESET search_path");
  }

  @Test
  void whoMayNotMakeTemporaryObjectsIsToldSo() throws SQLException {
    try (Scratch<TestDatabase> bare = server.createDatabase("pgbg_no_temp")) {
      bare.get().execute("REVOKE TEMPORARY ON DATABASE pgbg_no_temp FROM PUBLIC");
      try (Connection poor = bare.get().as("pgbg_mallory", "pgbg_mallory").connect()) {
        assertThat(error(poor, "SELECT pg_background_launch('SELECT 1') + 0"))
            .startsWith("42501 permission denied");
        assertThat(
                rows(
                    poor,
                    "SELECT * FROM pg_background_result(pg_background_launch('SELECT 1'))"
                        + " AS r(x int)"))
            .containsExactly("1");
      }
    }
  }

  @Test
  void aTriggerActsForWhoeverOwnsItsFunction() throws SQLException {
    execute(
        attacker,
        "CREATE TABLE m.bait(x int); CREATE FUNCTION m.springs() RETURNS trigger LANGUAGE plpgsql"
            + " SECURITY DEFINER AS $f$ BEGIN PERFORM FROM public.pg_background_result("
            + "public.pg_background_launch('INSERT INTO secret VALUES (1)')) AS r(t text);"
            + " RETURN NEW; END $f$;"
            + " CREATE TRIGGER springs BEFORE INSERT ON m.bait FOR EACH ROW"
            + " EXECUTE FUNCTION m.springs()");
    assertThat(error(victim, "INSERT INTO m.bait VALUES (1)"))
        .isEqualTo("42501 permission denied for table secret");
    secretIsUntouched();
  }

  @Test
  void squattersOfTheNextLockSlowACallButDoNotStopIt() throws SQLException {
    execute(victim, "SELECT log_it('opens the bridge')");
    int pid = Integer.parseInt(rows(victim, "SELECT pg_backend_pid()").get(0));
    execute(
        attacker,
        ("SELECT pg_advisory_lock(classid::bigint << 32 | objid::bigint # 1) FROM pg_locks"
                + " WHERE locktype = 'advisory' AND objid::bigint / 4 = %d")
            .formatted(pid));
    execute(victim, "SELECT log_it('x')");
  }
}
