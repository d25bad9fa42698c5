package io.github.pgbg.tests.install;

import static io.github.pgbg.tests.database.Sql.error;
import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of schemas and roles that look like SQL, format strings or places stay names. */
@PostgresTest
@NeedsSuperuser("roles of odd names are made")
class OddNamesTest {
  private final TestDatabase server;
  private OwnerAndUser database;
  private Connection owner;

  @SuppressWarnings("NullAway.Init") // before each test
  OddNamesTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void connect() throws SQLException {
    database = new OwnerAndUser(server, "pgbg_odd_names", "pgbg_odd");
    owner = database.owner();
  }

  @AfterEach
  void remove() throws SQLException {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "it's",
        "say \"so\"",
        "back\\slash\\'",
        "$pgbg$ $pgbg_do$ $1",
        "100% %I %s %%",
        "@@schema@@ @@settings@@",
        "${schema} ${create}",
        "a'::regnamespace; x text := public.ran(); y oid := 'public",
        "Übergrößen; -- /*"
      })
  void everyStatementTakesThemAsTheyAre(String name) throws SQLException {
    String quoted = '"' + name.replace("\"", "\"\"") + '"';
    String text = "E'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'";
    execute(
        owner,
        "CREATE FUNCTION public.ran() RETURNS text LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE 'the name was executed'; END $$");
    execute(owner, "CREATE SCHEMA " + quoted + "; CREATE ROLE " + quoted);
    try {
      for (String version : new String[] {"1.10", "2.0"}) {
        execute(
            owner,
            "CREATE EXTENSION pg_background SCHEMA " + quoted + " VERSION '" + version + "'");
        use(quoted, text, version.equals("1.10") ? "_v2" : "");
        execute(owner, "DROP EXTENSION pg_background");
      }
      execute(owner, "CREATE EXTENSION pg_background SCHEMA public");
      execute(owner, "ALTER EXTENSION pg_background SET SCHEMA " + quoted);
      execute(owner, "COMMENT ON EXTENSION pg_background IS " + text);
      assertThat(
              rows(
                  owner,
                  "SELECT obj_description(oid, 'pg_proc') = "
                      + text
                      + " FROM pg_proc WHERE proname = 'pgbg_version'"))
          .containsExactly("t");
      execute(owner, "ALTER EXTENSION pg_background UPDATE TO '2.0'");
      use(quoted, text, "");
      assertThat(error(owner, "CREATE EXTENSION pg_background SCHEMA " + quoted))
          .isEqualTo("42710 extension \"pg_background\" already exists");
      execute(owner, "SELECT " + quoted + ".pg_background_revoke_privileges(" + text + ", true)");
      execute(owner, "DROP EXTENSION pg_background");
    } finally {
      execute(owner, "DROP OWNED BY " + quoted + "; DROP ROLE " + quoted);
    }
  }

  private void use(String quoted, String text, String suffix) throws SQLException {
    execute(owner, "SET standard_conforming_strings = off; SET escape_string_warning = off");
    assertThat(
            rows(
                owner,
                "SELECT x FROM "
                    + quoted
                    + ".pg_background_run_query"
                    + suffix
                    + "('SELECT 1', col_def => 'x int') AS (x int), (SELECT 1) AS one"))
        .containsExactly("1");
    execute(owner, "RESET standard_conforming_strings");
    assertThat(rows(owner, "SELECT count(*) FROM " + quoted + ".pg_background_activity"))
        .containsExactly("0");
    assertThat(
            rows(owner, "SELECT " + quoted + ".pg_background_grant_privileges(" + text + ", true)"))
        .containsExactly("t");
    assertThat(
            rows(
                owner,
                "SELECT bool_and(has_function_privilege("
                    + text
                    + ", oid, 'EXECUTE')) FROM pg_proc WHERE proname LIKE"
                    + " 'pg\\_background\\_launch%'"))
        .containsExactly("t");
  }
}
