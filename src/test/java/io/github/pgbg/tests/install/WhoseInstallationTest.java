package io.github.pgbg.tests.install;

import static io.github.pgbg.tests.database.Sql.error;
import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.notices;
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

/** Anybody may install in a schema of his; only some installations count for a session. */
@PostgresTest
@NeedsSuperuser("whose installation counts for a superuser is asked")
class WhoseInstallationTest {
  private static final String BRIDGED =
      "SELECT n FROM pg_background_result(pg_background_launch('SELECT 1')) AS r(n int),"
          + " (SELECT 1) AS one";

  private static final String IGNORED =
      "the functions of pg_background in schema \"theirs\" are ignored";

  private final TestDatabase server;
  private OwnerAndUser database;
  private Scratch<TestDatabase> other;
  private Connection superuser;
  private Connection mallory;

  @SuppressWarnings("NullAway.Init") // before each test
  WhoseInstallationTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void connect() throws SQLException {
    database = new OwnerAndUser(server, "pgbg_whose", "pgbg_mallory");
    other = server.createRole("pgbg_app");
    superuser = database.owner();
    mallory = database.user();
    execute(superuser, "CREATE SCHEMA theirs AUTHORIZATION pgbg_mallory");
  }

  @AfterEach
  void remove() throws SQLException {
    database.close();
    other.close();
  }

  private Connection app() throws SQLException {
    return database.database().as("pgbg_app", "pgbg_app").connect();
  }

  /** Level 2.0 has a function that 1.10 has not got in this form: the installation decides. */
  private static boolean counts(Connection session) throws SQLException {
    execute(session, "SELECT pg_background_launch('SELECT 1')");
    return rows(session, "SELECT pg_typeof(pg_background_launch('SELECT 1')), (SELECT 1) AS one")
        .get(0)
        .contains("handle");
  }

  @Test
  void aStrangersIsIgnoredWithOneWarning() throws SQLException {
    execute(mallory, "CREATE EXTENSION pg_background SCHEMA theirs VERSION '2.0'");
    execute(mallory, "GRANT USAGE ON SCHEMA theirs TO PUBLIC");
    try (Connection app = app()) {
      execute(app, "SET search_path = theirs, public");
      assertThat(rows(app, BRIDGED)).containsExactly("1");
      assertThat(notices(app.getWarnings())).containsExactly(IGNORED);
      assertThat(counts(app)).isFalse();
      assertThat(rows(app, BRIDGED)).containsExactly("1");
      assertThat(notices(app.getWarnings())).containsExactly(IGNORED);
    }
    execute(superuser, "SET search_path = theirs, public");
    assertThat(counts(superuser)).isFalse();
    assertThat(error(superuser, "DROP EXTENSION pg_background")).startsWith("42704");
    execute(superuser, "CREATE EXTENSION pg_background SCHEMA public VERSION '1.10'");
    execute(superuser, "DROP EXTENSION pg_background");
    assertThat(rows(superuser, "SELECT theirs.pgbg_version()").get(0)).startsWith("2.0");
    execute(mallory, "SET search_path = theirs, public");
    assertThat(counts(mallory)).isTrue();
    execute(mallory, "DROP EXTENSION pg_background");
  }

  @Test
  void oneOfARoleThatTheLoginIsAMemberOfCounts() throws SQLException {
    execute(mallory, "CREATE EXTENSION pg_background SCHEMA theirs VERSION '2.0'");
    execute(
        mallory,
        "GRANT USAGE ON SCHEMA theirs TO PUBLIC;"
            + " SELECT theirs.pg_background_grant_privileges('pgbg_app')");
    execute(superuser, "CREATE ROLE pgbg_between; GRANT pgbg_between TO pgbg_app");
    try {
      execute(superuser, "GRANT pgbg_mallory TO pgbg_between");
      try (Connection app = app()) {
        execute(app, "SET search_path = theirs, public");
        assertThat(counts(app)).isTrue();
        assertThat(notices(app.getWarnings())).isEmpty();
      }
      execute(superuser, "GRANT pgbg_mallory TO CURRENT_USER");
      execute(superuser, "SET search_path = theirs, public");
      assertThat(counts(superuser)).as("of a superuser, memberships do not count").isFalse();
      execute(superuser, "REVOKE pgbg_mallory FROM CURRENT_USER");
    } finally {
      execute(superuser, "DROP ROLE pgbg_between");
    }
  }

  /** Whoever has a role with the admin option may grant it to anybody, unasked. */
  @Test
  void aMembershipThatAStrangerGaveDoesNotCount() throws SQLException {
    execute(
        superuser,
        "CREATE ROLE pgbg_group; GRANT pgbg_group TO pgbg_mallory WITH ADMIN OPTION;"
            + " ALTER SCHEMA theirs OWNER TO pgbg_group");
    try {
      execute(
          mallory,
          "SET ROLE pgbg_group; CREATE EXTENSION pg_background SCHEMA theirs VERSION '2.0'");
      execute(mallory, "RESET ROLE; GRANT pgbg_group TO pgbg_app");
      try (Connection app = app()) {
        execute(app, "SET search_path = theirs, public");
        assertThat(counts(app)).isFalse();
      }
    } finally {
      execute(superuser, "DROP OWNED BY pgbg_group CASCADE; DROP ROLE pgbg_group");
    }
  }

  @Test
  void aMembershipThatARoleGaveItselfToDoesNotCount() throws SQLException {
    execute(mallory, "CREATE EXTENSION pg_background SCHEMA theirs VERSION '2.0'");
    if (server.majorVersion() < 16) {
      execute(mallory, "GRANT pgbg_mallory TO pgbg_app");
    } else {
      assertThat(error(mallory, "GRANT pgbg_mallory TO pgbg_app")).startsWith("42501");
    }
    try (Connection app = app()) {
      execute(app, "SET search_path = theirs, public");
      assertThat(counts(app)).isFalse();
    }
  }

  @Test
  void oneOfTheDatabasesOwnerCountsForAllAndHeNeedsNoOtherRight() throws SQLException {
    execute(superuser, "ALTER DATABASE pgbg_whose OWNER TO pgbg_app");
    execute(superuser, "GRANT CREATE ON SCHEMA public TO pgbg_app");
    try (Connection owner = app()) {
      assertThat(execute(owner, "CREATE EXTENSION pg_background VERSION '2.0'"))
          .containsExactly(
              "role \"pgbackground_executor\" was not created: permission denied to create role",
              "role \"pgbackground_role\" was not created: permission denied to create role");
      assertThat(rows(owner, "SELECT pg_background_grant_privileges('pgbg_mallory')"))
          .containsExactly("t");
      assertThat(counts(owner)).isTrue();
    }
    assertThat(counts(mallory)).isTrue();
    assertThat(counts(superuser)).isTrue();
    execute(superuser, "ALTER EXTENSION pg_background UPDATE; DROP EXTENSION pg_background");
    execute(superuser, "ALTER DATABASE pgbg_whose OWNER TO CURRENT_USER");
  }

  @Test
  void aSchemaOfAStrangerMakesTheSuperusersOwnCountForHimOnly() throws SQLException {
    assertThat(execute(superuser, "CREATE EXTENSION pg_background SCHEMA theirs VERSION '2.0'"))
        .containsExactly(
            "extension \"pg_background\" in schema \"theirs\" is for sessions of its owner, and of"
                + " roles that are members of it");
    execute(superuser, "SET search_path = theirs, public");
    assertThat(counts(superuser)).isFalse();
    execute(superuser, "ALTER SCHEMA theirs OWNER TO CURRENT_USER");
    try (Connection again = database.database().connect()) {
      execute(again, "SET search_path = theirs, public");
      assertThat(counts(again)).isTrue();
    }
  }

  @Test
  void aSchemaThatIsReplacedRunsNothingAsTheOwnerOfTheFunctions() throws SQLException {
    execute(superuser, "CREATE EXTENSION pg_background SCHEMA theirs");
    execute(
        superuser,
        "GRANT pgbackground_executor TO pgbg_mallory;"
            + " GRANT CREATE ON DATABASE pgbg_whose TO pgbg_mallory");
    execute(mallory, "ALTER SCHEMA theirs RENAME TO old; GRANT CREATE ON SCHEMA old TO PUBLIC");
    execute(superuser, "CREATE SCHEMA theirs AUTHORIZATION pgbg_mallory");
    execute(
        mallory,
        "CREATE FUNCTION theirs.grant_pg_background_privileges(text, bool) RETURNS bool LANGUAGE"
            + " plpgsql AS $$ BEGIN ALTER ROLE pgbg_mallory SUPERUSER; RETURN true; END $$; CREATE"
            + " FUNCTION theirs.pg_background_launch(text) RETURNS int LANGUAGE sql AS 'SELECT 1';"
            + " REVOKE ALL ON FUNCTION theirs.pg_background_launch FROM PUBLIC");
    for (String helper :
        new String[] {
          "grant_pg_background_privileges('pgbg_app'::name)",
          "grant_pg_background_privileges('pgbg_app'::text)",
          "revoke_pg_background_privileges('pgbg_app'::name)",
          "revoke_pg_background_privileges('pgbg_app'::text)"
        }) {
      execute(mallory, "SELECT old." + helper);
    }
    assertThat(
            rows(
                superuser,
                "SELECT rolsuper FROM pg_roles WHERE rolname = 'pgbg_mallory' UNION ALL"
                    + " SELECT has_function_privilege('pgbg_app',"
                    + " 'theirs.pg_background_launch(text)', 'EXECUTE')"))
        .containsExactly("f", "f");
  }
}
