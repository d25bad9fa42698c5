package io.github.pgbg.tests.rights;

import static io.github.pgbg.tests.database.Sql.error;
import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import io.github.pgbg.tests.rights.DefinersStage.Caller;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What jobs of definer code can do: of a role that the login may SET, and of a role that has
 * agreed.
 */
@PostgresTest
@NeedsSuperuser("a superuser's session is what code of others would climb to")
class DefinerJobTest {
  private final TestDatabase server;

  @SuppressWarnings("NullAway.Init")
  DefinerJobTest(TestDatabase server) {
    this.server = server;
  }

  private DefinersStage stage(Caller caller) throws SQLException {
    DefinersStage stage = new DefinersStage(server, caller);
    if (caller == Caller.STRANGER) {
      execute(stage.owner(), "SELECT pg_background_consent()");
    }
    execute(stage.owner(), "CREATE TABLE s.log(n int, who text DEFAULT current_user)");
    return stage;
  }

  @ParameterizedTest
  @EnumSource
  void rowsKeepTheirTypes(Caller caller) throws SQLException {
    try (DefinersStage stage = stage(caller)) {
      execute(
          stage.owner(),
          "CREATE DOMAIN s.positive AS numeric(5,2) CHECK (VALUE > 0); CREATE TYPE s.pair AS (a"
              + " int, b text)");
      stage.definer(
          "rows() RETURNS SETOF text",
          "DECLARE r record; BEGIN FOR r IN SELECT * FROM"
              + " pg_background_result(pg_background_launch($j$SELECT g, 1.50::numeric,"
              + " ARRAY[1,NULL], '2020-01-02'::date, NULL::int, E'\\u00e9''\"\\\\,()\\n"
              + "', true, '\\x00ff'::bytea, 2.5::s.positive, ROW(1, 'a,\"b')::s.pair, '',"
              + " current_user::text FROM generate_series(1, 2) g$j$)) AS x(g int, n numeric, a"
              + " int[], d date, z int, t text, b bool, y bytea, p numeric, c s.pair, e text, w"
              + " text) LOOP RETURN NEXT r::text; END LOOP; END");
      for (int i = 0; i < 2; i++) {
        assertThat(rows(stage.caller(), "SELECT s.rows()"))
            .hasSize(2)
            .first()
            .asString()
            .startsWith(
                "(1,1.50,\"{1,NULL}\",2020-01-02,,\"é'\"\"\\\\,()\n\",t,\"\\\\x00ff\",2.50,")
            .endsWith(",\"\",pgbg_owner)");
      }
    }
  }

  /** PL/pgSQL keeps the function of each job in the backend's memory until the backend ends. */
  @Test
  void aBackendThatCompiledFunctionsOfManyJobsIsReplaced() throws SQLException {
    try (DefinersStage stage = stage(Caller.MEMBER)) {
      stage.definer(
          "worker() RETURNS int",
          "BEGIN RETURN (SELECT p FROM pg_background_result(pg_background_launch("
              + "'SELECT pg_backend_pid()')) AS f(p int)); END");
      Set<String> backends = new HashSet<>();
      for (int i = 0; i < 50; i++) {
        backends.addAll(rows(stage.caller(), "SELECT s.worker()"));
      }
      assertThat(backends).hasSizeBetween(2, 10);
    }
  }

  @ParameterizedTest
  @EnumSource
  void statementsOfEveryKindGiveTheirResult(Caller caller) throws SQLException {
    try (DefinersStage stage = stage(caller)) {
      execute(
          stage.owner(),
          "CREATE PROCEDURE s.out(INOUT t text) LANGUAGE plpgsql AS $$ BEGIN t := t || '!'; END"
              + " $$");
      String[][] jobs = {
        {"INSERT INTO s.log(n) VALUES (1), (2)", "INSERT 0 2"},
        {"UPDATE s.log SET n = n + 10", "UPDATE 2"},
        {"DELETE FROM s.log WHERE n = 12", "DELETE 1"},
        {"INSERT INTO s.log(n) VALUES (3) RETURNING who", "pgbg_owner"},
        {"WITH gone AS (DELETE FROM s.log RETURNING n) SELECT sum(n)::text FROM gone", "14"},
        {"CREATE TABLE s.made(i int)", "CREATE TABLE"},
        {"CREATE TABLE s.copied AS SELECT generate_series(1, 3)", "SELECT 3"},
        {"SELECT 1; SELECT 2; VALUES ('last')", "last"},
        {
          "INSERT INTO s.log(n) VALUES (50); UPDATE s.log SET n = 51; SELECT count(*)::text FROM"
              + " s.log WHERE n = 51",
          "1"
        },
        {"SET LOCAL work_mem = '5MB'; SHOW work_mem", "5MB"},
        {"CALL s.out('out')", "out!"},
        {"PREPARE p(text) AS SELECT $1; EXECUTE p('prepared')", "prepared"},
        {"DECLARE c CURSOR FOR VALUES ('a'), ('b'); FETCH 1 FROM c", "a"},
        {"EXPLAIN (COSTS OFF) SELECT 1", "Result"},
        {"DO $x$ BEGIN INSERT INTO s.log(n) VALUES (7); END $x$", "DO"},
        {"SELECT n::text FROM s.log WHERE n = 7 -- a comment ; with a semicolon\n;", "7"},
        {"GRANT SELECT ON s.log TO PUBLIC", "GRANT"},
      };
      for (String[] job : jobs) {
        stage.definerOf(job[0]);
        assertThat(rows(stage.caller(), "SELECT s.job()")).as(job[0]).containsExactly(job[1]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void errorsAreThoseOfTheJob(Caller caller) throws SQLException {
    try (DefinersStage stage = stage(caller)) {
      execute(
          stage.owner(),
          "CREATE FUNCTION s.fails() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING"
              + " ERRCODE = 'AB123', MESSAGE = 'it fails', DETAIL = 'a detail', HINT = 'a hint';"
              + " END $$");
      Connection session = stage.caller();
      stage.definerOf("INSERT INTO s.log(n) VALUES (1); SELECT s.fails()");
      PSQLException error =
          catchThrowableOfType(PSQLException.class, () -> execute(session, "SELECT s.job()"));
      ServerErrorMessage message = error.getServerErrorMessage();
      assertThat(message.getSQLState()).isEqualTo("AB123");
      assertThat(message.getMessage()).isEqualTo("it fails");
      assertThat(message.getDetail()).isEqualTo("a detail");
      assertThat(message.getHint()).isEqualTo("a hint");
      stage.definerOf("SELECT 1/0");
      assertThat(error(session, "SELECT s.job()")).isEqualTo("22012 division by zero");
      stage.definerOf("SELEC 1");
      assertThat(error(session, "SELECT s.job()")).startsWith("42601 ");
      stage.definerOf("SELECT * FROM s.nothing");
      assertThat(error(session, "SELECT s.job()")).startsWith("42P01 ");
      stage.definerOf("SELECT 1");
      assertThat(error(session, "SELECT s.job()")).startsWith("42804 ");
      assertThat(rows(stage.owner(), "TABLE s.log")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void jobsAreSubmittedDetachedCancelledAndListed(Caller caller) throws SQLException {
    try (DefinersStage stage = stage(caller)) {
      Connection session = stage.caller();
      stage.definer(
          "submit() RETURNS text",
          "DECLARE h pg_background_handle; b bool; BEGIN h := pg_background_submit_v2('INSERT INTO"
              + " s.log(n) VALUES (60)'); b := pg_background_wait_v2_timeout(h.pid, h.cookie,"
              + " 60000); PERFORM pg_background_detach_v2(h.pid, h.cookie); RETURN b || ' ' ||"
              + " (SELECT count(*) FROM s.log WHERE n = 60); END");
      assertThat(rows(session, "SELECT s.submit()")).containsExactly("true 1");
      stage.definer(
          "detach() RETURNS void",
          "DECLARE h pg_background_handle; BEGIN h := pg_background_launch_v2('INSERT INTO s.log(n)"
              + " VALUES (61)'); PERFORM pg_background_wait_v2(h.pid, h.cookie); PERFORM"
              + " pg_background_detach_v2(h.pid, h.cookie); END");
      execute(session, "SELECT s.detach()");
      assertThat(rows(stage.owner(), "SELECT count(*) FROM s.log WHERE n = 61"))
          .containsExactly("1");
      stage.definer(
          "cancel() RETURNS text",
          "DECLARE h pg_background_handle; s text; BEGIN h := pg_background_launch_v2('SELECT"
              + " pg_sleep(300)'); SELECT string_agg(l.state, ',') INTO s FROM pg_background_list"
              + " l; PERFORM pg_background_cancel_v2(h.pid, h.cookie); RETURN s || ' ' ||"
              + " pg_background_wait_v2_timeout(h.pid, h.cookie, 60000); END");
      assertThat(rows(session, "SELECT s.cancel()")).first().asString().endsWith(" true");
    }
  }

  @ParameterizedTest
  @EnumSource
  void jobsLaunchJobs(Caller caller) throws SQLException {
    try (DefinersStage stage = stage(caller)) {
      stage.definerOf(
          "SELECT t FROM pg_background_result(pg_background_launch($k$SELECT t FROM"
              + " pg_background_result(pg_background_launch('SELECT current_user || '' '' ||"
              + " session_user')) AS y(t text)$k$)) AS y(t text)");
      String login = rows(stage.caller(), "SELECT session_user").get(0);
      assertThat(rows(stage.caller(), "SELECT s.job()")).containsExactly("pgbg_owner " + login);
    }
  }

  @ParameterizedTest
  @EnumSource
  void triggersLaunchJobs(Caller caller) throws SQLException {
    try (DefinersStage stage = stage(caller)) {
      stage.definer(
          "audit() RETURNS trigger",
          "DECLARE t text; BEGIN SELECT r INTO t FROM"
              + " pg_background_result(pg_background_launch(format('INSERT INTO s.log(n, who)"
              + " VALUES (%s, session_user)', NEW.x))) AS q(r text); RETURN NEW; END");
      execute(
          stage.owner(),
          "CREATE TABLE s.t(x int); CREATE TRIGGER t BEFORE INSERT ON s.t FOR EACH ROW EXECUTE"
              + " FUNCTION s.audit(); GRANT INSERT ON s.t TO PUBLIC");
      Connection session = stage.caller();
      String login = rows(session, "SELECT session_user").get(0);
      session.setAutoCommit(false);
      execute(session, "INSERT INTO s.t VALUES (70), (71)");
      session.rollback();
      session.setAutoCommit(true);
      assertThat(rows(stage.owner(), "SELECT n, who FROM s.log ORDER BY n"))
          .containsExactly("70|" + login, "71|" + login);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotRunInAFunctionSaysSo(Caller caller) throws SQLException {
    try (DefinersStage stage = stage(caller)) {
      execute(
          stage.owner(),
          "CREATE PROCEDURE s.commits() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$");
      for (String job :
          new String[] {
            "VACUUM s.log", "CREATE INDEX CONCURRENTLY ON s.log(n)", "CALL s.commits()"
          }) {
        stage.definerOf(job);
        PSQLException error =
            catchThrowableOfType(
                PSQLException.class, () -> execute(stage.caller(), "SELECT s.job()"));
        assertThat(error.getSQLState()).as(job).isEqualTo("0A000");
        assertThat(error.getServerErrorMessage().getHint()).as(job).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void largeResultsPassThroughASmallQueue(Caller caller) throws SQLException {
    try (DefinersStage stage = stage(caller)) {
      stage.definer(
          "many() RETURNS text",
          "DECLARE r text; BEGIN SELECT count(*) || ' ' || sum(length(t)) INTO r FROM"
              + " pg_background_result(pg_background_launch('SELECT g, repeat(''x'', 100) FROM"
              + " generate_series(1, 20000) g', 4096)) AS q(g int, t text); RETURN r; END");
      assertThat(rows(stage.caller(), "SELECT s.many()")).containsExactly("20000 2000000");
    }
  }
}
