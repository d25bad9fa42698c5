package io.github.pgbg.tests.rights;

import static io.github.pgbg.tests.database.Sql.error;
import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import io.github.pgbg.tests.rights.DefinersStage.Caller;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Against consents: callers who would have another text run than was signed, or the same twice; and
 * owners who agreed, and would have the caller's rights.
 */
@PostgresTest
@NeedsSuperuser("a superuser's session is what code of others would climb to")
class ConsentAttackTest {
  private static final String NOTE = "INSERT INTO log VALUES (session_user, ''note'')";

  private final TestDatabase server;
  private DefinersStage stage;
  private Connection owner;

  /** The caller's, without the driver: it can send anything. */
  private Connection raw;

  @SuppressWarnings("NullAway.Init")
  ConsentAttackTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void openStage() throws SQLException {
    stage = new DefinersStage(server, Caller.STRANGER);
    owner = stage.owner();
    raw = stage.database().as("pgbg_app", "pgbg_app").connectPlain();
    execute(owner, "CREATE TABLE s.log(who text, what text); SELECT pg_background_consent()");
    stage.definer(
        "sign(sql text) RETURNS text[]",
        "BEGIN RETURN public.pgbg_ticket(concat(length(sql), ':', sql)); END");
    execute(owner, "ALTER FUNCTION s.sign SET search_path = s, pg_temp");
    // what only the owner can: signs any ticket
    stage.definer(
        "sign_ticket(ticket text) RETURNS text[]",
        "DECLARE secret bytea := (SELECT lo_get(oid, 0, 32) FROM pg_largeobject_metadata"
            + " WHERE lomowner = (SELECT oid FROM pg_roles WHERE rolname = current_user));"
            + " BEGIN RETURN ARRAY[ticket, encode(sha256(secret || sha256(secret ||"
            + " convert_to(ticket, 'UTF8'))), 'hex')]; END");
  }

  @AfterEach
  void closeStage() throws SQLException {
    raw.close();
    stage.close();
  }

  private String[] sign(String job) throws SQLException {
    return pair("s.sign('" + job + "')");
  }

  private String[] signedWith(String change) throws SQLException {
    return pair(
        "s.sign_ticket(((s.sign('"
            + NOTE
            + "'))[1]::jsonb || jsonb_build_object("
            + change
            + "))::text)");
  }

  private String[] pair(String expression) throws SQLException {
    return rows(raw, "SELECT (x.t)[1], (x.t)[2] FROM (SELECT " + expression + " AS t) x")
        .get(0)
        .split("\\|(?=[0-9a-f]{64}$)", -1);
  }

  private static String run(String[] signed, String cuts, String kinds) {
    return "SELECT * FROM s.consented_background_job($t$%s$t$, '%s', '%s', '%s', false)"
        .formatted(signed[0], signed[1], cuts, kinds);
  }

  private static String run(String[] signed) {
    return run(signed, "{}", "c");
  }

  private int logged() throws SQLException {
    return Integer.parseInt(rows(owner, "SELECT count(*) FROM s.log").get(0));
  }

  @Test
  void aSignatureCommitsOnce() throws SQLException {
    String[] signed = sign(NOTE);
    execute(raw, "BEGIN");
    execute(raw, run(signed));
    execute(raw, "ROLLBACK; BEGIN");
    execute(raw, run(signed));
    execute(raw, "COMMIT");
    assertThat(error(raw, run(signed))).isEqualTo("42501 the job has been run before");
    assertThat(rows(owner, "TABLE s.log")).containsExactly("pgbg_app|note");
  }

  @Test
  void nothingButWhatWasSignedRuns() throws SQLException {
    String[] signed = sign(NOTE);
    String[] other = {signed[0].replace("INSERT INTO log VALUES", "DELETE FROM log --"), signed[1]};
    String refused = "42501 the job was not signed by code of role \"pgbg_owner\"";
    assertThat(error(raw, run(other))).isEqualTo(refused);
    assertThat(error(raw, run(new String[] {signed[0], "0".repeat(64)}))).isEqualTo(refused);
    assertThat(
            error(
                raw,
                "SELECT * FROM s.consented_background_job($t$"
                    + signed[0]
                    + "$t$, NULL, '{}', 'c', false)"))
        .isEqualTo(refused);
    assertThat(rows(raw, "SELECT public.pgbg_ticket('8:SELECT 1') IS NULL")).containsExactly("t");
    assertThat(logged()).isZero();
  }

  @Test
  void aTicketIsForItsTimeDatabaseServerAndUser() throws SQLException {
    execute(raw, run(signedWith("'x', 1")));
    assertThat(logged()).isOne();
    String elsewhere = "42501 the job was signed for another session, database or server";
    assertThat(error(raw, run(signedWith("'session', 'postgres'")))).isEqualTo(elsewhere);
    assertThat(error(raw, run(signedWith("'database', 1")))).isEqualTo(elsewhere);
    assertThat(error(raw, run(signedWith("'server', 1")))).isEqualTo(elsewhere);
    String late = "42501 the job was signed too long ago, or after this transaction began";
    String now = "(extract(epoch FROM clock_timestamp()) * 1000000)::int8";
    assertThat(error(raw, run(signedWith("'at', " + now + " - 301000000")))).isEqualTo(late);
    assertThat(error(raw, run(signedWith("'at', " + now + " + 60000000")))).isEqualTo(late);
    execute(raw, "BEGIN");
    assertThat(error(raw, run(sign(NOTE)))).isEqualTo(late);
    execute(raw, "ROLLBACK");
    execute(raw, "SET extra_float_digits = -15");
    execute(raw, run(sign(NOTE)));
    assertThat(logged()).isEqualTo(2);
  }

  @Test
  void aSessionThatCouldChangeTheMeaningOfTheTextIsRefused() throws SQLException {
    execute(raw, "CREATE TEMP TABLE log(who text, what text)");
    assertThat(error(raw, run(sign(NOTE)))).startsWith("42501 the session has temporary objects");
    execute(raw, "DISCARD TEMP; CREATE DOMAIN pg_temp.text AS varchar");
    assertThat(error(raw, run(sign(NOTE)))).startsWith("42501 the session has temporary objects");
    execute(
        raw, "DISCARD TEMP; CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    assertThat(error(raw, run(sign(NOTE)))).startsWith("42501 the session has temporary objects");
    execute(raw, "DISCARD TEMP; PREPARE p AS SELECT 1");
    assertThat(error(raw, run(sign(NOTE)))).startsWith("42501 the session has prepared statements");
    execute(raw, "DEALLOCATE ALL");
    String[] signed = sign(NOTE);
    execute(
        raw,
        "SET search_path = pg_temp; SET standard_conforming_strings = off; SET backslash_quote ="
            + " on");
    execute(raw, run(signed));
    assertThat(rows(owner, "TABLE s.log")).containsExactly("pgbg_app|note");
  }

  @Test
  void statementsEndWhereTheServerSaysThatTheyEnd() throws SQLException {
    String job =
        "INSERT INTO log VALUES ('1', 'a; --') -- b ; DELETE FROM log\n"
            + "; /* c ; DELETE FROM log */ INSERT INTO log VALUES ('2', $x$; DELETE FROM log$x$);"
            + " SELECT 1";
    String quoted = job.replace("'", "''");
    for (int cut = job.indexOf(';'); cut >= 0; cut = job.indexOf(';', cut + 1)) {
      boolean end = cut == job.indexOf("\n;") + 1 || cut == job.indexOf("; SELECT 1");
      String sql = run(sign(quoted), "{" + (cut + 1) + "}", "cc");
      if (end) {
        execute(raw, sql);
      } else {
        assertThat(error(raw, sql)).as(job.substring(cut)).startsWith("42");
      }
    }
    assertThat(error(raw, run(sign(quoted), "{3}", "cc")))
        .isEqualTo("42501 no statement of the job ends there");
    assertThat(error(raw, run(sign(quoted), "{NULL}", "cc"))).startsWith("42501 ");
    assertThat(logged()).isEqualTo(4);
  }

  @Test
  void nobodyElseReadsTheSecretOrChangesTheMarks() throws SQLException {
    execute(
        owner,
        "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC; SELECT pg_background_consent()");
    String place =
        rows(
                owner,
                "SELECT oid FROM pg_largeobject_metadata WHERE lomowner = 'pgbg_owner'::regrole")
            .get(0);
    if (server.majorVersion() >= 14) {
      execute(owner, "RESET ROLE; GRANT pg_read_all_data TO pgbg_app; SET ROLE pgbg_owner");
    }
    assertThat(error(raw, "SELECT lo_get(" + place + ")")).startsWith("42501 ");
    assertThat(error(raw, "DELETE FROM s.consented_background_marks")).startsWith("42501 ");
    execute(owner, "GRANT SELECT ON LARGE OBJECT " + place + " TO pgbg_app");
    assertThat(error(raw, "SELECT s.sign('SELECT 1')"))
        .isEqualTo("42501 the secret of role \"pgbg_owner\" is open to others");
    execute(
        owner,
        "RESET ROLE; ALTER ROLE pgbg_app SET lo_compat_privileges = on; SET ROLE pgbg_owner");
    assertThat(error(owner, "SELECT pg_background_consent()")).startsWith("0A000 ");
  }

  /** Writes down as whom it runs. */
  private void catchRoles() throws SQLException {
    execute(
        owner,
        "CREATE TABLE s.caught(who text); GRANT INSERT ON s.caught TO PUBLIC; GRANT SELECT ON"
            + " s.caught TO PUBLIC; CREATE FUNCTION s.act() RETURNS int LANGUAGE plpgsql AS $$"
            + " BEGIN INSERT INTO s.caught VALUES (current_user); RETURN 1; END $$; CREATE FUNCTION"
            + " s.acting() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM s.act(); RETURN"
            + " NULL; END $$; CREATE TABLE s.deferred(i int); CREATE CONSTRAINT TRIGGER c AFTER"
            + " INSERT ON s.deferred DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION"
            + " s.acting()");
  }

  @Test
  void anOwnersJobDoesNotGetTheCallersRights() throws SQLException {
    catchRoles();
    for (String job :
        new String[] {
          "SELECT s.act()::text",
          "DECLARE c CURSOR WITH HOLD FOR SELECT s.act()",
          "RESET ROLE; SELECT s.act()::text"
        }) {
      stage.definerOf(job);
      try {
        execute(stage.caller(), "SELECT s.job()");
      } catch (SQLException e) {
        assertThat(e.getSQLState()).isEqualTo("42501");
      }
    }
    stage.definerOf("INSERT INTO s.deferred VALUES (1)");
    assertThat(error(stage.caller(), "SELECT s.job()"))
        .isEqualTo("0A000 a consented job must not change tables with deferrable triggers");
    assertThat(rows(owner, "SELECT DISTINCT who FROM s.caught")).containsExactly("pgbg_owner");
  }

  /** The function is the owner's, who may replace it. */
  @Test
  void aFunctionThatTheOwnerReplacedDoesNotGetThemEither() throws SQLException {
    catchRoles();
    stage.definerOf("SELECT 1::text");
    String head =
        "CREATE OR REPLACE FUNCTION s.consented_background_job(ticket text, signature text, cuts"
            + " int[], kinds text, wants_rows bool) RETURNS TABLE (kind text, value text) LANGUAGE"
            + " plpgsql ";
    execute(owner, head + "SECURITY DEFINER AS $$ BEGIN RETURN; END $$");
    assertThat(error(stage.caller(), "SELECT s.job()"))
        .isEqualTo("42501 the consent of role \"pgbg_owner\" is damaged");
    String mark =
        " /* secret in "
            + rows(
                    owner,
                    "SELECT oid FROM pg_largeobject_metadata WHERE lomowner ="
                        + " 'pgbg_owner'::regrole")
                .get(0)
            + " */ ";
    execute(
        owner,
        head
            + "SECURITY DEFINER AS $$"
            + mark
            + "BEGIN EXECUTE 'DECLARE c CURSOR WITH HOLD FOR SELECT"
            + " s.act()'; RETURN; END $$");
    execute(stage.caller(), "SELECT s.job()");
    execute(
        owner,
        head
            + "SECURITY DEFINER AS $$"
            + mark
            + "BEGIN INSERT INTO s.deferred VALUES (1); RETURN; END $$");
    assertThat(error(stage.caller(), "SELECT s.job()")).startsWith("0A000 ");
    execute(
        owner, head + "SECURITY INVOKER AS $$" + mark + "BEGIN PERFORM s.act(); RETURN; END $$");
    assertThat(error(stage.caller(), "SELECT s.job()")).startsWith("42501 ");
    assertThat(rows(owner, "SELECT DISTINCT who FROM s.caught WHERE who <> 'pgbg_owner'"))
        .isEmpty();
  }

  @Test
  void aFunctionThatIsReplacedWhileItRunsDoesNotCommit() throws SQLException {
    stage.definerOf(
        "INSERT INTO s.log VALUES ('x', 'y'); ALTER FUNCTION s.consented_background_job COST 7;"
            + " SELECT 'done'");
    assertThat(error(stage.caller(), "SELECT s.job()"))
        .isEqualTo("42501 the consent was changed meanwhile");
    assertThat(logged()).isZero();
  }

  @Test
  void deferredKeysOfAConsentedJobAreChecked() throws SQLException {
    execute(
        owner,
        "CREATE TABLE s.parent(i int PRIMARY KEY); CREATE TABLE s.child(i int UNIQUE DEFERRABLE"
            + " INITIALLY DEFERRED REFERENCES s.parent DEFERRABLE INITIALLY DEFERRED)");
    stage.definerOf("INSERT INTO s.child VALUES (1); INSERT INTO s.parent VALUES (1)");
    execute(stage.caller(), "SELECT s.job()");
    stage.definerOf("INSERT INTO s.child VALUES (2)");
    assertThat(error(stage.caller(), "SELECT s.job()")).startsWith("23503 ");
    assertThat(rows(owner, "TABLE s.child")).containsExactly("1");
  }
}
