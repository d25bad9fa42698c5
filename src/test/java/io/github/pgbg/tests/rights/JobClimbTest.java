package io.github.pgbg.tests.rights;

import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts of jobs that would climb, launched by code of Mallory's in every way in which a superuser's
 * session runs it as her: she gains nothing.
 *
 * <p>{@code m.gain()} takes what it can as whoever runs it.
 */
@PostgresTest
@NeedsSuperuser("a superuser's session is what code of others would climb to")
class JobClimbTest {
  private static final String TAKES = "; SELECT m.gain()";

  private static final String SCENE =
      """
      CREATE TABLE m.loot(what text, who text DEFAULT current_user);
      GRANT INSERT ON m.loot TO PUBLIC;
      CREATE FUNCTION m.gain() RETURNS text LANGUAGE plpgsql AS $f$ BEGIN
        BEGIN RESET ROLE; EXCEPTION WHEN OTHERS THEN NULL; END;
        BEGIN ALTER ROLE pgbg_mallory SUPERUSER; EXCEPTION WHEN OTHERS THEN NULL; END;
        BEGIN INSERT INTO m.loot(what) SELECT 'secret' FROM public.secret;
        EXCEPTION WHEN OTHERS THEN NULL; END;
        RETURN 'tried'; END $f$;
      CREATE PROCEDURE m.commits() LANGUAGE plpgsql AS $p$ BEGIN
        COMMIT; PERFORM m.gain(); END $p$;
      CREATE FUNCTION m.same(text, text) RETURNS bool LANGUAGE plpgsql AS $f$ BEGIN
        PERFORM m.gain(); RETURN true; END $f$;
      CREATE FUNCTION m.same(oid, oid) RETURNS bool LANGUAGE plpgsql AS $f$ BEGIN
        PERFORM m.gain(); RETURN true; END $f$;
      CREATE FUNCTION m.same(bigint, bigint) RETURNS bool LANGUAGE plpgsql AS $f$ BEGIN
        PERFORM m.gain(); RETURN true; END $f$;
      CREATE FUNCTION m.both(text, text) RETURNS text LANGUAGE plpgsql AS $f$ BEGIN
        PERFORM m.gain(); RETURN $1; END $f$;
      CREATE OPERATOR m.= (LEFTARG = text, RIGHTARG = text, FUNCTION = m.same);
      CREATE OPERATOR m.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = m.same);
      CREATE OPERATOR m.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = m.same);
      CREATE OPERATOR m.<> (LEFTARG = oid, RIGHTARG = oid, FUNCTION = m.same);
      CREATE OPERATOR m.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = m.same);
      CREATE OPERATOR m.> (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = m.same);
      CREATE OPERATOR m.|| (LEFTARG = text, RIGHTARG = text, FUNCTION = m.both);
      CREATE FUNCTION m.concat(VARIADIC text[]) RETURNS text LANGUAGE plpgsql AS $f$ BEGIN
        PERFORM m.gain(); RETURN ''; END $f$;
      CREATE FUNCTION m.pg_backend_pid() RETURNS int LANGUAGE plpgsql AS $f$ BEGIN
        PERFORM m.gain(); RETURN 1; END $f$;
      CREATE FUNCTION m.current_setting(text) RETURNS text LANGUAGE plpgsql AS $f$ BEGIN
        PERFORM m.gain(); RETURN ''; END $f$;
      CREATE FUNCTION m.set_config(text, text, bool) RETURNS text LANGUAGE plpgsql AS $f$ BEGIN
        PERFORM m.gain(); RETURN ''; END $f$;
      CREATE DOMAIN m.text AS pg_catalog.text CHECK (m.gain() IS NOT NULL);
      CREATE FUNCTION m.trapping() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN
        PERFORM m.gain(); RETURN NULL; END $f$;
      CREATE TABLE m.late(i int);
      CREATE CONSTRAINT TRIGGER late AFTER INSERT ON m.late DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION m.trapping();
      """;

  /** What the jobs do. */
  private static final List<String> ATTACKS =
      List.of(
          "RESET ROLE" + TAKES,
          "RESET SESSION AUTHORIZATION" + TAKES,
          "SET SESSION AUTHORIZATION DEFAULT" + TAKES,
          "SET ROLE postgres" + TAKES,
          "SET LOCAL ROLE NONE" + TAKES,
          "SET SESSION ROLE 'none'" + TAKES,
          "RESET ALL" + TAKES,
          "DISCARD ALL" + TAKES,
          "SELECT set_config('role', 'none', false)" + TAKES,
          "SELECT set_config('role', session_user::text, true)" + TAKES,
          "SELECT set_config('session_authorization', session_user::text, false)" + TAKES,
          "UPDATE pg_settings SET setting = 'none' WHERE name = 'role'" + TAKES,
          "ROLLBACK; SET ROLE NONE" + TAKES,
          "COMMIT" + TAKES,
          "END; RESET ROLE" + TAKES,
          "ABORT AND CHAIN" + TAKES,
          "PREPARE TRANSACTION 'x'" + TAKES,
          "SAVEPOINT s; ROLLBACK TO s" + TAKES,
          "CALL m.commits()",
          "DO $x$ BEGIN COMMIT; PERFORM m.gain(); END $x$",
          "DO $x$ BEGIN ROLLBACK; PERFORM m.gain(); EXCEPTION WHEN OTHERS THEN PERFORM m.gain();"
              + " END $x$",
          "DO $x$ BEGIN BEGIN RAISE 'x'; EXCEPTION WHEN OTHERS THEN RESET ROLE; END; END $x$"
              + TAKES,
          "CREATE FUNCTION m.own() RETURNS text LANGUAGE sql SET role = postgres AS"
              + " 'SELECT m.gain()'; SELECT m.own()",
          "CREATE FUNCTION m.own2() RETURNS text LANGUAGE sql SECURITY DEFINER AS"
              + " 'SELECT m.gain()'; SELECT m.own2()",
          "CREATE OR REPLACE FUNCTION pg_temp.pgbg_definer_job(setting_names text[],"
              + " setting_values text[], statements text[], kinds text, wants_rows bool) RETURNS"
              + " TABLE (kind text, value text) LANGUAGE plpgsql AS $x$ BEGIN PERFORM m.gain();"
              + " END $x$"
              + TAKES,
          "ALTER FUNCTION pg_temp.pgbg_definer_job SECURITY INVOKER" + TAKES,
          "DROP FUNCTION pg_temp.pgbg_definer_job" + TAKES,
          "CREATE TEMP TABLE pgbg_settled_1(i int); CREATE FUNCTION pg_temp.t() RETURNS trigger"
              + " LANGUAGE plpgsql AS $x$ BEGIN PERFORM m.gain(); RETURN NULL; END $x$; CREATE"
              + " TRIGGER t AFTER INSERT ON pg_temp.pgbg_settled_1 EXECUTE FUNCTION pg_temp.t();"
              + " INSERT INTO m.late VALUES (1)",
          "CREATE TEMP TABLE pg_locks(i int); CREATE TEMP TABLE pg_trigger(i int);"
              + " INSERT INTO m.late VALUES (1)",
          "SET search_path = m, pg_catalog" + TAKES,
          "SET search_path = m, pg_catalog; INSERT INTO m.late VALUES (1)",
          "SELECT set_config('search_path', 'm, pg_temp, pg_catalog', false); SELECT 'row'",
          "CREATE FUNCTION pg_temp.gain() RETURNS text LANGUAGE sql AS 'SELECT m.gain()'; CREATE"
              + " OPERATOR pg_temp.= (LEFTARG = pg_catalog.text, RIGHTARG = pg_catalog.text,"
              + " FUNCTION = m.same); SET search_path = pg_temp, pg_catalog; SELECT 'row'",
          "CREATE DOMAIN pg_temp.text AS pg_catalog.text CHECK (m.gain() IS NOT NULL); SELECT 'a'",
          "PREPARE p AS SELECT m.gain(); EXECUTE p",
          "PREPARE \"S_1\" AS SELECT m.gain(); PREPARE \"S_2\" AS SELECT m.gain(); SELECT 'row'",
          "DECLARE c CURSOR WITH HOLD FOR SELECT m.gain(); FETCH 0 FROM c",
          "DO $x$ BEGIN EXECUTE 'DECLARE h CURSOR WITH HOLD FOR SELECT m.gain()'; END $x$",
          "INSERT INTO m.late VALUES (1)",
          "SET CONSTRAINTS ALL DEFERRED; INSERT INTO m.late SELECT generate_series(1, 3)",
          "COPY (SELECT m.gain()) TO PROGRAM 'cat'",
          "COPY m.loot(what) FROM PROGRAM 'echo secret'",
          "COPY m.loot(what) FROM '/etc/passwd'",
          "INSERT INTO m.loot(what) SELECT 'secret' FROM public.secret",
          "GRANT postgres TO pgbg_mallory",
          "ALTER ROLE pgbg_mallory SUPERUSER",
          "ALTER SYSTEM SET log_min_messages = 'error'",
          "ALTER TABLE public.secret OWNER TO pgbg_mallory" + TAKES,
          "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION m.trapping()",
          "LOAD 'plpgsql'; SET session_replication_role = replica" + TAKES,
          "SET plpgsql.extra_errors = 'all'; SET array_nulls = off; SELECT 'row'",
          "SET standard_conforming_strings = off; SET quote_all_identifiers = on" + TAKES,
          "SET client_min_messages = error; SET check_function_bodies = on" + TAKES,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'"
              + " AND pid <> pg_backend_pid() AND false",
          "DO $x$ BEGIN RAISE INFO USING ERRCODE = 'PGJOB', MESSAGE = '1'; RAISE INFO USING ERRCODE"
              + " = 'PGJOB', MESSAGE = '999999999999999999'; END $x$"
              + TAKES,
          "LISTEN x; NOTIFY x, 'y'" + TAKES,
          "EXPLAIN ANALYZE SELECT m.gain()",
          "CREATE MATERIALIZED VIEW m.view AS SELECT m.gain(); REFRESH MATERIALIZED VIEW m.view",
          "CREATE RULE r AS ON INSERT TO m.late DO ALSO SELECT m.gain(); INSERT INTO m.late"
              + " VALUES (2)");

  /**
   * Ways to launch them: what Mallory makes, and what the superuser does. {@code $launch$}: how.
   */
  private static final String[][] WAYS = {
    {"definer", "", "SELECT m.bait()"},
    {"submitted", "", "SELECT m.submitting()"},
    {"run", "", "SELECT m.running()"},
    {
      "in SQL",
      "CREATE FUNCTION m.way() RETURNS text LANGUAGE sql SECURITY DEFINER SET work_mem = '1MB' AS"
          + " 'SELECT m.bait()'",
      "SELECT m.way()"
    },
    {
      "invoker in definer in invoker",
      "CREATE FUNCTION m.inner() RETURNS text LANGUAGE plpgsql AS $f$ BEGIN RETURN m.plain(); END"
          + " $f$; CREATE FUNCTION m.middle() RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $f$"
          + " BEGIN EXECUTE 'DO $d$ BEGIN PERFORM m.inner(); END $d$'; RETURN ''; END $f$; CREATE"
          + " FUNCTION m.way() RETURNS text LANGUAGE plpgsql AS $f$ BEGIN RETURN m.middle(); END"
          + " $f$",
      "SELECT m.way()"
    },
    {
      "procedure",
      "CREATE PROCEDURE m.way() LANGUAGE plpgsql SECURITY DEFINER AS $f$ BEGIN PERFORM m.plain();"
          + " END $f$",
      "CALL m.way()"
    },
    {
      "statement trigger",
      "CREATE TABLE m.t(i int); CREATE FUNCTION m.way() RETURNS trigger LANGUAGE plpgsql SECURITY"
          + " DEFINER AS $f$ BEGIN PERFORM m.plain(); RETURN NULL; END $f$; CREATE TRIGGER w AFTER"
          + " INSERT ON m.t EXECUTE FUNCTION m.way()",
      "INSERT INTO m.t VALUES (1)"
    },
    {
      "deferred trigger",
      "CREATE TABLE m.t(i int); CREATE FUNCTION m.way() RETURNS trigger LANGUAGE plpgsql SECURITY"
          + " DEFINER AS $f$ BEGIN PERFORM m.plain(); RETURN NULL; END $f$; CREATE CONSTRAINT"
          + " TRIGGER w AFTER INSERT ON m.t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE"
          + " FUNCTION m.way()",
      "INSERT INTO m.t VALUES (1)"
    },
    {
      "instead of",
      "CREATE VIEW m.v AS SELECT 1 AS i; CREATE FUNCTION m.way() RETURNS trigger LANGUAGE plpgsql"
          + " SECURITY DEFINER AS $f$ BEGIN PERFORM m.plain(); RETURN NEW; END $f$; CREATE TRIGGER"
          + " w INSTEAD OF INSERT ON m.v FOR EACH ROW EXECUTE FUNCTION m.way()",
      "INSERT INTO m.v VALUES (1)"
    },
    {"view", "CREATE VIEW m.v AS SELECT m.bait()", "SELECT * FROM m.v"},
    {
      "rule",
      "CREATE TABLE m.t(i int); CREATE RULE w AS ON INSERT TO m.t DO ALSO SELECT m.bait()",
      "INSERT INTO m.t VALUES (1)"
    },
    {"check", "CREATE TABLE m.t(i int CHECK (m.bait() IS NOT NULL))", "INSERT INTO m.t VALUES (1)"},
    {"default", "CREATE TABLE m.t(i int, t text DEFAULT m.bait())", "INSERT INTO m.t VALUES (1)"},
    {
      "domain",
      "CREATE DOMAIN m.d AS int CHECK (m.bait() IS NOT NULL)",
      "SELECT 1::m.d, '{1}'::m.d[]"
    },
    {
      "generated",
      "CREATE FUNCTION m.fixed(int) RETURNS text IMMUTABLE SECURITY DEFINER LANGUAGE plpgsql AS $f$"
          + " BEGIN RETURN m.plain(); END $f$; CREATE TABLE m.t(i int, t text GENERATED ALWAYS AS"
          + " (m.fixed(i)) STORED)",
      "INSERT INTO m.t VALUES (1)"
    },
    {
      "operator",
      "CREATE FUNCTION m.way(int, int) RETURNS text SECURITY DEFINER LANGUAGE plpgsql AS $f$ BEGIN"
          + " RETURN m.plain(); END $f$; CREATE OPERATOR m.+ (LEFTARG = int, RIGHTARG = int,"
          + " FUNCTION = m.way)",
      "SELECT 1 OPERATOR(m.+) 2"
    },
    {
      "cast",
      "CREATE TYPE m.made AS (i int); CREATE FUNCTION m.way(m.made) RETURNS text SECURITY DEFINER"
          + " LANGUAGE plpgsql AS $f$ BEGIN RETURN m.plain(); END $f$; CREATE CAST (m.made AS"
          + " pg_catalog.text) WITH FUNCTION m.way(m.made)",
      "SELECT CAST(ROW(1)::m.made AS pg_catalog.text)"
    },
    {
      "aggregate",
      "CREATE FUNCTION m.way(text, int) RETURNS text SECURITY DEFINER LANGUAGE plpgsql AS $f$ BEGIN"
          + " RETURN m.plain(); END $f$; CREATE AGGREGATE m.a(int) (SFUNC = m.way, STYPE ="
          + " pg_catalog.text)",
      "SELECT m.a(i) OVER () FROM generate_series(1, 2) i"
    },
    {
      "set",
      "CREATE FUNCTION m.way(anyelement) RETURNS SETOF text SECURITY DEFINER LANGUAGE plpgsql AS"
          + " $f$ BEGIN RETURN NEXT m.plain(); END $f$",
      "SELECT * FROM m.way(1) a, m.way('x'::text) b"
    },
    {
      "index",
      "CREATE TABLE m.t(i int); INSERT INTO m.t VALUES (1); CREATE FUNCTION m.way(int) RETURNS text"
          + " IMMUTABLE LANGUAGE plpgsql AS $f$ BEGIN RETURN 'x'; END $f$; CREATE INDEX w ON"
          + " m.t(m.way(i)); CREATE OR REPLACE FUNCTION m.way(int) RETURNS text IMMUTABLE LANGUAGE"
          + " plpgsql AS $f$ BEGIN RETURN m.plain(); END $f$",
      "REINDEX TABLE m.t; ANALYZE m.t; CLUSTER m.t USING w"
    },
    {
      "index, definer",
      "CREATE TABLE m.t(i int); INSERT INTO m.t VALUES (1); CREATE FUNCTION m.way(int) RETURNS text"
          + " IMMUTABLE SECURITY DEFINER LANGUAGE plpgsql AS $f$ BEGIN RETURN 'x'; END $f$; CREATE"
          + " INDEX w ON m.t(m.way(i)); CREATE OR REPLACE FUNCTION m.way(int) RETURNS text"
          + " IMMUTABLE SECURITY DEFINER LANGUAGE plpgsql AS $f$ BEGIN RETURN m.plain(); END $f$",
      "ANALYZE m.t; REINDEX TABLE m.t"
    },
    {
      "materialized view",
      "CREATE MATERIALIZED VIEW m.v AS SELECT 1 AS i WITH NO DATA; CREATE MATERIALIZED VIEW m.w AS"
          + " SELECT m.bait() WITH NO DATA",
      "REFRESH MATERIALIZED VIEW m.w"
    }
  };

  private final TestDatabase server;

  @SuppressWarnings("NullAway.Init")
  JobClimbTest(TestDatabase server) {
    this.server = server;
  }

  private static Stage stage(TestDatabase server, boolean installed) throws SQLException {
    Stage stage = new Stage(server, installed);
    String s = installed ? "public." : "pg_temp.";
    execute(
        stage.dba(), "CREATE TABLE public.secret(s text); INSERT INTO public.secret VALUES ('x')");
    stage.prepare(SCENE);
    stage.prepare(
        """
        CREATE TABLE m.attack(job pg_catalog.text);
        CREATE FUNCTION m.plain() RETURNS pg_catalog.text LANGUAGE plpgsql AS $f$ BEGIN
          PERFORM FROM %1$spg_background_result(%1$spg_background_launch(
            (SELECT job FROM m.attack))) AS r(t pg_catalog.text); RETURN 'launched'; END $f$;
        CREATE FUNCTION m.bait() RETURNS pg_catalog.text LANGUAGE plpgsql SECURITY DEFINER AS $f$
          BEGIN RETURN m.plain(); END $f$;
        CREATE FUNCTION m.submitting() RETURNS pg_catalog.text LANGUAGE plpgsql SECURITY DEFINER
          AS $f$ DECLARE h record; BEGIN
          SELECT * INTO h FROM %1$spg_background_submit_v2((SELECT job FROM m.attack));
          PERFORM %1$spg_background_wait_v2(h.pid, h.cookie);
          PERFORM %1$spg_background_detach_v2(h.pid, h.cookie); RETURN 'done'; END $f$;
        CREATE FUNCTION m.running() RETURNS pg_catalog.text LANGUAGE plpgsql SECURITY DEFINER
          AS $f$ BEGIN
          PERFORM %1$spg_background_run_v2((SELECT job FROM m.attack)); RETURN 'done'; END $f$;
        """
            .formatted(s));
    return stage;
  }

  private static void attack(Stage stage, String job) throws SQLException {
    stage.prepare("DELETE FROM m.attack; INSERT INTO m.attack VALUES ($a$" + job + "$a$)");
  }

  private static void assertNothingIsGained(Stage stage, String what) throws SQLException {
    execute(stage.dba(), "SELECT pg_background_detach_all_v2()");
    assertThat(stage.hasClimbed()).as(what).isFalse();
    assertThat(rows(stage.dba(), "SELECT what, who FROM m.loot")).as(what).isEmpty();
    assertThat(
            rows(
                stage.dba(),
                "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'm'::regnamespace AND"
                    + " c.relowner <> 'pgbg_mallory'::regrole UNION ALL SELECT p.proname FROM"
                    + " pg_proc p WHERE p.pronamespace = 'm'::regnamespace AND p.proowner <>"
                    + " 'pgbg_mallory'::regrole"))
        .as("what is hers and another's, after " + what)
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noTextOfAJobGainsAnything(boolean installed) throws SQLException {
    try (Stage stage = stage(server, installed)) {
      for (String job : ATTACKS) {
        attack(stage, job);
        stage.call("SELECT m.bait()");
        assertNothingIsGained(stage, job);
        stage.call("SELECT m.submitting()");
        assertNothingIsGained(stage, "submitted: " + job);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noWayToLaunchAJobGainsAnything(boolean installed) throws SQLException {
    try (Stage stage = stage(server, installed)) {
      attack(stage, "SELECT 'harmless'");
      List<String> launches = new ArrayList<>();
      for (String[] way : WAYS) {
        attack(stage, "SELECT 'harmless'");
        stage.prepare(
            "DROP TABLE IF EXISTS m.t CASCADE; DROP VIEW IF EXISTS m.v CASCADE; " + way[1]);
        launches.add(way[0] + ": " + stage.call(way[2]));
        for (String job :
            List.of(
                "RESET ROLE" + TAKES,
                "SELECT set_config('role', 'none', false)" + TAKES,
                "DO $x$ BEGIN EXECUTE 'DECLARE h CURSOR WITH HOLD FOR SELECT m.gain()'; END $x$",
                "INSERT INTO m.late VALUES (1)",
                "SELECT t FROM pg_background_result(pg_background_launch('RESET ROLE"
                    + TAKES
                    + "')) AS r(t text)")) {
          attack(stage, job);
          stage.call(way[2]);
          assertNothingIsGained(stage, way[0] + ": " + job);
        }
        attack(stage, "SELECT 'harmless'");
        stage.prepare(
            """
            DROP TABLE IF EXISTS m.t CASCADE; DROP MATERIALIZED VIEW IF EXISTS m.v, m.w;
            DO $d$ DECLARE p record; BEGIN
              FOR p IN SELECT oid::regprocedure AS f, prokind FROM pg_proc WHERE pronamespace =
                  'm'::regnamespace AND proname IN ('way', 'middle', 'inner', 'fixed', 'a') LOOP
                IF to_regprocedure(p.f::text) IS NOT NULL THEN
                  EXECUTE format('DROP ROUTINE %s CASCADE', p.f);
                END IF;
              END LOOP;
            END $d$\
            """
                .replace("DROP MATERIALIZED VIEW IF EXISTS m.v, m.w;", dropViews(stage)));
      }
      assertThat(launches)
          .allMatch(
              way ->
                  way.endsWith(
                      way.startsWith("index") || way.startsWith("mat") ? ": 0A000" : ": done"));
    }
  }

  private static String dropViews(Stage stage) throws SQLException {
    StringBuilder drop = new StringBuilder();
    for (String row :
        rows(
            stage.dba(),
            "SELECT CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'MATERIALIZED VIEW' END || ' m.' ||"
                + " relname FROM pg_class WHERE relnamespace = 'm'::regnamespace AND relkind IN"
                + " ('v', 'm') AND relname IN ('v', 'w')")) {
      drop.append("DROP ").append(row).append(" CASCADE; ");
    }
    return drop.toString();
  }

  /** The answer to a call comes from the client, who may lie about the types of its columns. */
  @ParameterizedTest
  @ValueSource(strings = {"{x}", "{x,y}"})
  void aTypeThatIsNotTheCallersIsNeverCast(String values) throws SQLException {
    try (Stage stage = new Stage(server, true)) {
      execute(
          stage.dba(),
          "CREATE SEQUENCE public.casts; GRANT ALL ON SEQUENCE public.casts TO PUBLIC");
      stage.prepare(
          "CREATE FUNCTION m.count(text) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $f$ BEGIN"
              + " PERFORM nextval('public.casts'); RETURN true; END $f$; CREATE DOMAIN m.\"d\"\"'"
              + " $1 %s\" AS text CHECK (m.count(VALUE)); CREATE TYPE m.c AS (a"
              + " m.\"d\"\"' $1 %s\")");
      for (String type : List.of("m.\"d\"\"' $1 %s\"", "m.c")) {
        execute(
            stage.dba(),
            ("CREATE OR REPLACE FUNCTION public.pgbg_ask(operation text, arguments text) RETURNS"
                    + " text[] LANGUAGE plpgsql AS $f$ BEGIN IF operation = 'MISMATCH' THEN RAISE"
                    + " EXCEPTION USING ERRCODE = '42804', MESSAGE = 'types'; END IF; RETURN"
                    + " ARRAY['mac', 'R', '', ARRAY[$t$%s$t$::regtype::oid]::text, '{-1}', '%s'];"
                    + " END $f$")
                .formatted(type, values));
        assertThat(
                stage.call(
                    "DO $$ BEGIN PERFORM count(r.t) FROM public.pg_background_result(1) AS"
                        + " r(t text); END $$"))
            .as(type)
            .isEqualTo("42804");
      }
      assertThat(rows(stage.dba(), "SELECT is_called FROM public.casts")).containsExactly("f");
    }
  }
}
