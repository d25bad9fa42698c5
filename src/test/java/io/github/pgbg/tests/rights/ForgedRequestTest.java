package io.github.pgbg.tests.rights;

import static io.github.pgbg.tests.database.Sql.error;
import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.pgbg.internal.worker.base.JobIdentity;
import io.github.pgbg.internal.worker.definer.ConsentedJob;
import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Definer code of Mallory's, in a superuser's session, says to the driver what is not true. */
@PostgresTest
@NeedsSuperuser("a superuser's session is what code of others would speak for")
class ForgedRequestTest {
  private static final String CALL =
      "DO $$ BEGIN PERFORM FROM pg_background_result(pg_background_launch('SELECT 1')) AS r(i int);"
          + " END $$";

  private final TestDatabase server;

  @SuppressWarnings("NullAway.Init")
  ForgedRequestTest(TestDatabase server) {
    this.server = server;
  }

  private static String says(String state, String message, String detail) {
    return "RAISE INFO USING ERRCODE = '%s', MESSAGE = %s, DETAIL = %s;"
        .formatted(state, message, detail);
  }

  /**
   * The superuser reads a result in pieces, and a domain of Mallory's that is in its rows runs her
   * code between two of them.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nobodyElseReadsTheRestOfAResult(boolean installed) throws SQLException {
    try (Stage stage = new Stage(server, installed)) {
      String schema = installed ? "public." : "pg_temp.";
      stage.prepare(
          """
          CREATE TABLE m.stolen(what text);
          CREATE FUNCTION m.peek() RETURNS bool LANGUAGE plpgsql SECURITY DEFINER AS $f$
            BEGIN
              IF (SELECT count(*) FROM m.stolen) > 40 THEN RETURN true; END IF;
              FOR i IN 1 .. 5 LOOP
                BEGIN
                  INSERT INTO m.stolen SELECT concat('rows ', left(array_to_string(
                    %spgbg_ask('FETCH', concat('-1:', i)), ','), 200));
                EXCEPTION WHEN OTHERS THEN
                  INSERT INTO m.stolen VALUES (SQLSTATE);
                END;
              END LOOP;
              RETURN true;
            END $f$;
          CREATE DOMAIN m.spying AS int CHECK (m.peek());
          CREATE TYPE m.pair AS (spy m.spying, secret text);
          """
              .formatted(schema));
      String sql =
          "SELECT count(*) FROM pg_background_result(pg_background_launch($j$SELECT ROW(1,"
              + " repeat('secret', 500))::m.pair FROM generate_series(1, 2000)$j$)) AS"
              + " r(p m.pair), (SELECT 1) AS one";
      assertThat(rows(stage.dba(), sql)).containsExactly("2000");
      assertThat(rows(stage.dba(), "SELECT DISTINCT what FROM m.stolen"))
          .contains("24000")
          .isSubsetOf("24000", "3F000"); // in the worker there are no such functions
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsNoRequestIsNotAnsweredAndTheSessionGoesOn(boolean installed) throws SQLException {
    try (Stage stage = new Stage(server, installed)) {
      execute(stage.dba(), CALL);
      for (String state : List.of("PGBG1", "PGBG2", "PGBG3", "PGBGZ", "PGJOB", "PGPRG")) {
        for (String message :
            List.of(
                "''",
                "'OPEN'",
                "'HELLO'",
                "'TAKEN'",
                "'FETCH'",
                "'LAUNCH'",
                "E'LAUNCH\\n1:x'",
                "E'LAUNCH_V2\\n-99999999:x'",
                "'RANDOM'",
                "'18446744073709551616'",
                "repeat('x', 100000)")) {
          for (String detail :
              List.of(
                  "''",
                  "'1'",
                  "'x'",
                  "'-1 -1'",
                  "'99999999999999999999 1'",
                  "'F 10 ' || repeat('0', 64) || ' 1'",
                  "'D 10 ' || repeat('0', 64) || ' 99'",
                  "'0 4294967295'",
                  "'10 3000000000'")) {
            stage.callDefiner(says(state, message, detail));
          }
        }
      }
      assertThatCode(() -> execute(stage.dba(), CALL)).doesNotThrowAnyException();
      assertThat(
              rows(
                  stage.dba(),
                  "SELECT count(*) FROM pg_background_list_v2() AS l(pid int, cookie bigint,"
                      + " launched_at timestamptz, user_id oid, queue_size int, state text,"
                      + " sql_preview text, last_error text, consumed bool)"))
          .containsExactly("0");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theMailboxOfAnotherSessionStaysItsOwn(boolean installed) throws SQLException {
    try (Stage stage = new Stage(server, installed);
        Connection other = stage.database().connect()) {
      execute(other, CALL);
      String mailboxes =
          "SELECT oid FROM pg_largeobject_metadata WHERE oid >= 2147483648 ORDER BY oid";
      List<String> before = rows(other, mailboxes);
      assertThat(before).isNotEmpty();
      for (String mailbox : before) {
        stage.callDefiner(
            says(
                "PGBG" + protocol(),
                "'HELLO'",
                "concat('pgbg_mallory'::regrole::oid::bigint, ' " + mailbox + "')"));
      }
      assertThat(rows(other, mailboxes)).containsAll(before);
      execute(other, CALL);
      execute(stage.dba(), CALL);
    }
  }

  private static String protocol() {
    return io.github.pgbg.internal.bridge.protocol.BridgeState.REQUEST.substring(4);
  }

  /** Where the functions look for the session's channel is a setting, which any code may set. */
  @Test
  void aMailboxThatSheCanReadIsNotTakenForTheSessionsOwn() throws SQLException {
    try (Stage stage = new Stage(server, true)) {
      stage.prepare(
          "CREATE FUNCTION m.divert() RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $f$ DECLARE"
              + " mine text := concat('pgbg.mailbox_', 'pgbg_mallory'::regrole::oid::bigint);"
              + " BEGIN PERFORM FROM pg_background_result(pg_background_launch('SELECT 1')) AS"
              + " r(i int); RETURN set_config('pgbg.channel', current_setting(mine), false);"
              + " END $f$");
      assertThat(
              rows(
                  stage.dba(),
                  "SELECT length(m.divert()), (SELECT i FROM pg_background_result("
                      + "pg_background_launch('SELECT 7')) AS r(i int))"))
          .containsExactly("10|7");
      execute(stage.dba(), CALL);
    }
  }

  @Test
  void mailboxesAreShutWhateverThePrivilegesByDefault() throws SQLException {
    try (Stage stage = new Stage(server, true)) {
      if (Integer.parseInt(rows(stage.dba(), "SHOW server_version_num").get(0)) >= 180000) {
        execute(stage.dba(), "ALTER DEFAULT PRIVILEGES GRANT ALL ON LARGE OBJECTS TO PUBLIC");
      }
      try (Connection session = stage.database().connect()) {
        execute(session, CALL);
        assertThat(
                rows(
                    session,
                    "SELECT DISTINCT x.grantee <> m.lomowner FROM pg_largeobject_metadata m,"
                        + " aclexplode(m.lomacl) AS x"))
            .doesNotContain("t");
      }
    }
  }

  /** The owner of a consent may replace his function after it was looked at. */
  @Test
  void aConsentedFunctionThatWasReplacedIsNotCalled() throws SQLException {
    try (DefinersStage stage = new DefinersStage(server, DefinersStage.Caller.STRANGER)) {
      Connection owner = stage.owner();
      execute(owner, "SELECT pg_background_consent()");
      List<String> found =
          rows(
              owner,
              "SELECT concat(p.oid, ' ', p.xmin, ' ', p.ctid), p.proowner FROM pg_proc p WHERE"
                  + " proname = 'consented_background_job'");
      String[] version = found.get(0).split("\\|", -1);
      String call =
          new ConsentedJob(
                  new JobIdentity.Consented(
                      "pgbg_owner",
                      Long.parseLong(version[1]),
                      "s.consented_background_job",
                      version[0],
                      "{}",
                      "x"),
                  "",
                  "SELECT 1",
                  false,
                  true)
              .call();
      assertThat(error(stage.caller(), call)).startsWith("42501 the job was not signed");
      execute(
          owner,
          "CREATE SEQUENCE s.calls; GRANT ALL ON SEQUENCE s.calls TO PUBLIC; CREATE OR REPLACE"
              + " FUNCTION s.consented_background_job(ticket text, signature text, cuts int[],"
              + " kinds text, wants_rows bool) RETURNS TABLE (kind text, value text) LANGUAGE"
              + " plpgsql AS $$ BEGIN PERFORM nextval('s.calls'); END $$");
      assertThat(rows(stage.caller(), call)).isEmpty();
      execute(owner, "ALTER FUNCTION s.consented_background_job SECURITY DEFINER");
      assertThat(rows(stage.caller(), call)).isEmpty();
      assertThat(rows(owner, "SELECT is_called FROM s.calls")).containsExactly("f");
    }
  }
}
