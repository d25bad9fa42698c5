package io.github.pgbg.tests.install;

import static io.github.pgbg.tests.database.Sql.error;
import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A role that may create in the schema waits for a superuser to install, and to call. */
@PostgresTest
@NeedsSuperuser("the attacks want a superuser to run their code")
class PlantedObjectsTest {
  private static final String HERS = " LANGUAGE plpgsql AS $$ BEGIN RAISE 'hers'; END $$";

  private final TestDatabase server;
  private OwnerAndUser database;
  private Connection superuser;
  private Connection mallory;

  @SuppressWarnings("NullAway.Init") // before each test
  PlantedObjectsTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void connect() throws SQLException {
    database = new OwnerAndUser(server, "pgbg_planted", "pgbg_mallory");
    superuser = database.owner();
    mallory = database.user();
    execute(superuser, "GRANT CREATE ON SCHEMA public TO pgbg_mallory");
  }

  @AfterEach
  void remove() throws SQLException {
    database.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FUNCTION pgbg_word(text) RETURNS text| function public.pgbg_word(text)",
        "FUNCTION pgbg_version() RETURNS text| function public.pgbg_version()",
        "FUNCTION pgbg_anything() RETURNS int| function public.pgbg_anything()",
        "FUNCTION pg_background_launch(int8) RETURNS int| function"
            + " public.pg_background_launch(bigint)",
        "FUNCTION pg_background_run(text) RETURNS int| function public.pg_background_run(text)",
        "FUNCTION grant_pg_background_privileges(text, bool) RETURNS bool|"
            + " function public.grant_pg_background_privileges(text,boolean)",
        "TYPE pg_background_handle AS (pid int4, cookie int8)| type public.pg_background_handle",
        "TYPE pg_background_progress_info AS ENUM ()| type public.pg_background_progress_info",
        "DOMAIN pg_background_error AS int4| type public.pg_background_error",
        "VIEW pg_background_list AS SELECT 1| view public.pg_background_list",
        "TABLE pg_background_activity ()| table public.pg_background_activity",
        "SEQUENCE pg_background_stats| sequence public.pg_background_stats"
      })
  void whatBearsANameOfOursIsNamedAndNothingIsInstalled(String planted, String named)
      throws SQLException {
    execute(mallory, "CREATE " + planted + (planted.startsWith("FUNCTION") ? HERS : ""));
    String refused = "55000 " + named.strip() + " is not a member of extension \"pg_background\"";
    assertThat(error(superuser, "CREATE EXTENSION pg_background")).isEqualTo(refused);
    assertThat(error(superuser, "CREATE EXTENSION IF NOT EXISTS pg_background VERSION '2.0'"))
        .isEqualTo(refused);
    assertThat(
            rows(
                superuser,
                "SELECT proname FROM pg_proc WHERE (proname LIKE 'pgbg%' OR proname LIKE"
                    + " '%pg\\_background%') AND proowner <> 'pgbg_mallory'::regrole"))
        .isEmpty();
    assertThat(error(superuser, "DROP EXTENSION pg_background"))
        .isEqualTo("42704 extension \"pg_background\" does not exist");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.10", "2.0"})
  void overloadsThatComeLaterAreNeverPreferred(String version) throws SQLException {
    execute(superuser, "CREATE EXTENSION pg_background VERSION '" + version + "'");
    execute(superuser, "CREATE ROLE pgbg_boss; GRANT pgbackground_executor TO pgbg_boss");
    try {
      plantOverloads();
      for (String role : new String[] {"RESET ROLE", "SET ROLE pgbg_boss"}) {
        execute(superuser, role);
        callEverything(version.equals("2.0") ? "" : "_v2");
      }
      execute(superuser, "RESET ROLE");
      execute(superuser, "ALTER EXTENSION pg_background SET SCHEMA public");
      execute(superuser, "DROP EXTENSION pg_background");
      assertThat(
              rows(
                  superuser,
                  "SELECT count(*) FROM pg_proc WHERE proowner <> 'pgbg_mallory'::regrole"
                      + " AND (proname LIKE 'pgbg%' OR proname LIKE '%pg\\_background%')"))
          .containsExactly("0");
    } finally {
      execute(superuser, "RESET ROLE; DROP OWNED BY pgbg_boss; DROP ROLE pgbg_boss");
    }
  }

  /** Beside each function of ours, all that differ from it in the type of one argument. */
  private void plantOverloads() throws SQLException {
    execute(
        mallory,
        """
        DO $do$
        DECLARE f record; types text[]; t text;
        BEGIN
          FOR f IN SELECT p.proname, ARRAY(SELECT format_type(a, NULL)
              FROM unnest(p.proargtypes) AS a) AS arguments, i
              FROM pg_proc p, generate_series(1, p.pronargs) AS i
              WHERE p.pronamespace = 'public'::regnamespace AND p.proname ~ '^pgbg|pg_background'
          LOOP
            FOREACH t IN ARRAY ARRAY['text', 'varchar', 'name', 'int2', 'int4', 'int8', 'numeric',
                'float8', 'oid', 'bool', 'json', 'anyelement', 'anyarray', 'anynonarray'] LOOP
              types := f.arguments;
              types[f.i] := t;
              BEGIN
                EXECUTE format('CREATE FUNCTION public.%I(%s) RETURNS text LANGUAGE plpgsql AS'
                  ' $f$ BEGIN RAISE ''hers''; END $f$', f.proname, array_to_string(types, ', '));
              EXCEPTION WHEN duplicate_function OR invalid_function_definition
                OR insufficient_privilege THEN NULL;
              END;
            END LOOP;
          END LOOP;
        END
        $do$
        """);
    assertThat(
            Integer.parseInt(
                rows(
                        superuser,
                        "SELECT count(*) FROM pg_proc WHERE proowner = 'pgbg_mallory'::regrole")
                    .get(0)))
        .isGreaterThan(500);
  }

  private void callEverything(String suffix) throws SQLException {
    execute(
        superuser,
        """
        DO $do$
        DECLARE h pg_background_handle; n int; w text; b bool := true;
        BEGIN
          h := pg_background_launch$v('SELECT 1'::text, 0);
          SELECT x INTO n FROM pg_background_result$v(h.pid, h.cookie) AS (x int);
          h := pg_background_submit$v('SELECT 1'::text, 0, 'l'::text);
          PERFORM pg_background_outcome$v(h.pid, h.cookie), pg_background_stats$v(),
            pg_background_full_sql$v(h.pid, h.cookie);
          PERFORM FROM pg_background_list;
          PERFORM FROM pg_background_activity;
          PERFORM pg_background_wait_any$v(ARRAY[h], 0);
          PERFORM FROM pg_background_drain$v(ARRAY[h], 0);
          PERFORM pg_background_run$v('SELECT 1'::text, 0, 0, 'l'::text);
          PERFORM pg_background_run$v('SELECT 1'::text, 0, 9000, NULL::text);
          SELECT x INTO w FROM pg_background_run_query$v('SELECT ''a''::text'::text, 0, 9000,
            'l'::text, 'x text'::text) AS (x text);
          PERFORM pg_background_cancel_by_label$v('l'::text, 0), pg_background_purge$v(),
            pg_background_cancel_all$v(), pg_background_detach_all$v();
        END
        $do$
        """
            .replace("$v", suffix));
  }

  @Test
  void theRolesAreGrantedNothingWhereAnotherDecidesWhoIsAMember() throws SQLException {
    execute(
        superuser,
        "CREATE ROLE pgbackground_role LOGIN; CREATE ROLE pgbackground_executor;"
            + " GRANT pgbackground_executor TO pgbg_mallory WITH ADMIN OPTION");
    assertThat(execute(superuser, "CREATE EXTENSION pg_background"))
        .containsExactly(
            "role \"pgbackground_executor\" is granted nothing: role \"pgbg_mallory\" decides who"
                + " is a member of it",
            "role \"pgbackground_role\" is granted nothing: it can log in");
    assertThat(error(mallory, "SELECT pg_background_launch('SELECT 1')"))
        .isEqualTo("42501 permission denied for function pg_background_launch");
    assertThat(
            rows(
                superuser,
                "SELECT proname FROM pg_proc, aclexplode(proacl) WHERE grantee IN"
                    + " ('pgbackground_role'::regrole, 'pgbackground_executor'::regrole)"))
        .isEmpty();
  }

  @Test
  void temporaryTablesInThePlaceOfCatalogsAreNotRead() throws SQLException {
    execute(
        superuser,
        "CREATE TEMP TABLE pg_proc AS SELECT * FROM pg_catalog.pg_proc LIMIT 0;"
            + " CREATE TEMP TABLE pg_namespace AS SELECT * FROM pg_catalog.pg_namespace LIMIT 0;"
            + " CREATE TEMP TABLE pg_roles AS SELECT * FROM pg_catalog.pg_roles LIMIT 0");
    execute(superuser, "CREATE EXTENSION pg_background");
    assertThat(rows(superuser, "SELECT completed FROM pg_background_run_v2('SELECT 1')"))
        .containsExactly("t");
    execute(superuser, "DROP EXTENSION pg_background");
  }

  @Test
  void aStrangersLockDelaysAndDoesNotStop() throws SQLException {
    execute(mallory, "SELECT pg_advisory_lock(hashtextextended('pgbg installation', 0))");
    execute(superuser, "CREATE EXTENSION pg_background");
    execute(mallory, "SELECT pg_advisory_unlock_all()");
    assertThat(error(superuser, "CREATE EXTENSION pg_background")).startsWith("42710");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT grant_pg_background_privileges('pgbg_mallory')",
        "SELECT public.grant_pg_background_privileges('pgbg_mallory')",
        "DO $$ BEGIN PERFORM grant_pg_background_privileges('pgbg_mallory'); END $$",
        "DO $$ BEGIN EXECUTE 'SELECT grant_pg_background_privileges(''a'')'; END $$",
        "SELECT pg_background_consent()",
        "SELECT pg_background_drop_executor_role()"
      })
  void whatOnlyAnInstallationHasIsNotAStrangersFunction(String call) throws SQLException {
    execute(
        mallory,
        """
        CREATE FUNCTION grant_pg_background_privileges(text) RETURNS bool LANGUAGE plpgsql AS
          $f$ BEGIN RAISE 'hers'; END $f$;
        CREATE FUNCTION pg_background_consent() RETURNS bool LANGUAGE plpgsql AS
          $f$ BEGIN RAISE 'hers'; END $f$;
        CREATE FUNCTION pg_background_drop_executor_role() RETURNS bool LANGUAGE plpgsql AS
          $f$ BEGIN RAISE 'hers'; END $f$\
        """);
    assertThat(error(superuser, call))
        .startsWith("42883 function ")
        .endsWith(" is not one that this session trusts");
    superuser.setAutoCommit(false);
    assertThat(error(superuser, call)).startsWith("42883");
    assertThat(error(superuser, "SELECT 1")).startsWith("25P02");
    superuser.rollback();
    superuser.setAutoCommit(true);
    try (PreparedStatement statement = superuser.prepareStatement(call)) {
      assertThatThrownBy(statement::execute).hasMessageContaining("trusts");
    }
    try (Statement statement = superuser.createStatement()) {
      assertThatThrownBy(() -> statement.addBatch(call)).hasMessageContaining("trusts");
    }
  }

  @Test
  void whatTheUserHimselfHasAtSuchANameIsCalled() throws SQLException {
    String call = "SELECT grant_pg_background_privileges('a')";
    assertThat(error(superuser, call))
        .isEqualTo("42883 function grant_pg_background_privileges does not exist");
    execute(
        superuser,
        "CREATE FUNCTION grant_pg_background_privileges(text) RETURNS text LANGUAGE sql AS"
            + " 'SELECT ''own'' || $1'");
    assertThat(rows(superuser, call)).containsExactly("owna");
    execute(mallory, "CREATE FUNCTION grant_pg_background_privileges(varchar) RETURNS text" + HERS);
    assertThat(error(superuser, call)).startsWith("42883").endsWith("trusts");
  }
}
