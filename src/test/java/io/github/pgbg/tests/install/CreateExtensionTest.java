package io.github.pgbg.tests.install;

import static io.github.pgbg.tests.database.Sql.error;
import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.notices;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

/** The statements about the extension do what PostgreSQL's own would. */
@PostgresTest
@NeedsSuperuser("CREATE EXTENSION makes roles")
class CreateExtensionTest {
  private static final String OBJECTS =
      "SELECT count(*) FROM pg_proc WHERE proname LIKE '%pg\\_background%' OR proname LIKE 'pgbg%'";

  private final TestDatabase server;
  private Scratch<TestDatabase> scratch;
  private Connection connection;

  @SuppressWarnings("NullAway.Init") // before each test
  CreateExtensionTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void createDatabase() throws SQLException {
    scratch = server.createDatabase("pgbg_create_extension");
    connection = scratch.get().connect();
  }

  @AfterEach
  void dropDatabase() throws SQLException {
    connection.close();
    scratch.close();
    server.execute("DROP ROLE IF EXISTS pgbackground_executor, pgbackground_role");
  }

  @Test
  void createMakesTheWholeApi() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.execute("CREATE EXTENSION pg_background")).isFalse();
      assertThat(statement.getUpdateCount()).isZero();
      assertThat(notices(statement.getWarnings())).isEmpty();
    }
    assertThat(
            rows(
                connection,
                "SELECT count(DISTINCT oid) FROM pg_proc WHERE proname LIKE 'pg\\_background\\_%'"))
        .containsExactly("64");
    assertThat(
            rows(
                connection,
                "SELECT pg_get_function_arguments(oid), pg_get_function_result(oid), proisstrict,"
                    + " obj_description(oid, 'pg_proc') IS NOT NULL FROM pg_proc"
                    + " WHERE proname = 'pg_background_launch'"))
        .containsExactly(
            "sql text, queue_size integer DEFAULT 0|integer|t|t",
            "sql text, queue_size integer, label text|pg_background_handle|f|t");
    assertThat(
            rows(
                connection,
                "SELECT typname FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid"
                    + " WHERE typname LIKE 'pg\\_background%' AND relkind = 'c' ORDER BY 1"))
        .containsExactly(
            "pg_background_error",
            "pg_background_handle",
            "pg_background_outcome",
            "pg_background_progress",
            "pg_background_result_info",
            "pg_background_run_result",
            "pg_background_stats");
    assertThat(
            rows(
                connection,
                "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'pgbackground_executor'"))
        .containsExactly("f");
  }

  @Test
  void nothingOfTheApiIsForEverybody() throws SQLException {
    execute(connection, "CREATE EXTENSION pg_background");
    assertThat(
            rows(
                connection,
                "SELECT proname FROM pg_proc, aclexplode(proacl) WHERE grantee = 0"
                    + " AND proname LIKE '%pg\\_background%'"))
        .isEmpty();
    assertThat(
            rows(
                connection,
                "SELECT relname FROM pg_class, aclexplode(relacl) WHERE grantee = 0"
                    + " AND relname LIKE '%pg\\_background%'"))
        .isEmpty();
  }

  @Test
  void aSecondOneIsAnErrorOrANotice() throws SQLException {
    execute(connection, "CREATE EXTENSION pg_background");
    assertThat(error(connection, "CREATE EXTENSION pg_background"))
        .isEqualTo("42710 extension \"pg_background\" already exists");
    assertThat(execute(connection, "CREATE EXTENSION IF NOT EXISTS pg_background"))
        .containsExactly("extension \"pg_background\" already exists, skipping");
  }

  @Test
  void dropTakesAllOfItAwayAndThenThereIsNone() throws SQLException {
    execute(connection, "CREATE EXTENSION pg_background");
    assertThat(execute(connection, "DROP EXTENSION pg_background")).isEmpty();
    assertThat(rows(connection, OBJECTS)).containsExactly("0");
    assertThat(error(connection, "DROP EXTENSION pg_background"))
        .isEqualTo("42704 extension \"pg_background\" does not exist");
    assertThat(execute(connection, "DROP EXTENSION IF EXISTS pg_background"))
        .containsExactly("extension \"pg_background\" does not exist, skipping");
    assertThat(error(connection, "ALTER EXTENSION pg_background UPDATE"))
        .isEqualTo("42704 extension \"pg_background\" does not exist");
    execute(connection, "CREATE EXTENSION pg_background");
  }

  @Test
  void itBelongsToTheTransaction() throws SQLException {
    connection.setAutoCommit(false);
    execute(connection, "CREATE EXTENSION pg_background");
    connection.rollback();
    assertThat(rows(connection, OBJECTS)).containsExactly("0");
    assertThat(rows(connection, "SELECT current_setting('search_path')"))
        .containsExactly("\"$user\", public");
  }

  @Test
  void itGoesWhereItIsTold() throws SQLException {
    execute(connection, "CREATE SCHEMA \"Odd one\"; CREATE SCHEMA other");
    assertThat(error(connection, "CREATE EXTENSION pg_background SCHEMA nowhere"))
        .isEqualTo("3F000 schema \"nowhere\" does not exist");
    execute(connection, "SET search_path = ''");
    assertThat(error(connection, "CREATE EXTENSION pg_background"))
        .isEqualTo("3F000 no schema has been selected to create in");
    execute(connection, "CREATE EXTENSION pg_background WITH SCHEMA \"Odd one\" VERSION '1.8'");
    String call =
        "SELECT * FROM \"Odd one\".pg_background_result(\"Odd one\".pg_background_launch("
            + "'SELECT 7')) AS r(n int)";
    assertThat(rows(connection, call)).containsExactly("7");
    assertThat(rows(connection, call + ", (SELECT 1) AS one")).containsExactly("7|1");
    assertThat(error(connection, "SELECT pg_background_launch('SELECT 1')")).startsWith("42883");
    execute(connection, "ALTER EXTENSION pg_background SET SCHEMA other");
    assertThat(rows(connection, call.replace("\"Odd one\"", "other") + ", (SELECT 1) AS one"))
        .containsExactly("7|1");
    assertThat(
            rows(
                connection, "SELECT other.grant_pg_background_privileges('pgbackground_executor')"))
        .containsExactly("t");
    execute(connection, "DROP SCHEMA \"Odd one\"");
  }

  @Test
  void unknownVersionsAreRefused() {
    assertThat(error(connection, "CREATE EXTENSION pg_background VERSION '9.9'"))
        .isEqualTo(
            "22023 extension \"pg_background\" has no installation script nor update path for"
                + " version \"9.9\"");
  }

  @Test
  void errorsHaveTheContextThatTheServersOwnWouldHave() throws SQLException {
    execute(connection, "CREATE EXTENSION pg_background");
    for (String sql :
        new String[] {
          "CREATE EXTENSION pg_background",
          "ALTER EXTENSION pg_background SET SCHEMA nowhere",
          "ALTER EXTENSION pg_background SET SCHEMA pg_toast"
        }) {
      for (PSQLException refused :
          new PSQLException[] {
            catchThrowableOfType(PSQLException.class, () -> execute(connection, sql)),
            catchThrowableOfType(
                PSQLException.class,
                () -> {
                  try (PreparedStatement prepared = connection.prepareStatement(sql)) {
                    prepared.execute();
                  }
                })
          }) {
        assertThat(refused.getServerErrorMessage()).isNotNull();
        assertThat(refused.getServerErrorMessage().getWhere()).as(refused.getMessage()).isNull();
      }
    }
  }

  @Test
  void itKeepsItsPlaceAmongOtherStatements() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1; CREATE EXTENSION pg_background; SELECT 2");
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isZero();
      assertThat(statement.getMoreResults()).isTrue();
      statement.addBatch("COMMENT ON EXTENSION pg_background IS 'it''s ours'");
      statement.addBatch("ALTER EXTENSION pg_background UPDATE TO '1.10'");
      assertThat(statement.executeBatch()).containsExactly(0, 0);
    }
    assertThat(rows(connection, "SELECT obj_description('pgbg_version'::regproc, 'pg_proc')"))
        .containsExactly("it's ours");
    try (PreparedStatement drop = connection.prepareStatement("DROP EXTENSION pg_background")) {
      assertThat(drop.executeUpdate()).isZero();
    }
  }

  @Test
  void whatDependsOnItKeepsItUnlessCascaded() throws SQLException {
    execute(connection, "CREATE EXTENSION pg_background");
    execute(connection, "CREATE VIEW mine AS SELECT pid FROM pg_background_list");
    assertThat(error(connection, "DROP EXTENSION pg_background"))
        .isEqualTo("2BP01 cannot drop extension pg_background because other objects depend on it");
    assertThat(rows(connection, "SELECT * FROM mine")).isEmpty();
    execute(connection, "DROP EXTENSION pg_background CASCADE");
    assertThat(rows(connection, OBJECTS)).containsExactly("0");
  }

  @Test
  void anOlderInstallationIsUpdated() throws SQLException {
    execute(connection, "CREATE EXTENSION pg_background");
    assertThat(execute(connection, "ALTER EXTENSION pg_background UPDATE"))
        .containsExactly("version \"1.10\" of extension \"pg_background\" is already installed");
    execute(
        connection,
        "DROP FUNCTION pg_background_purge_v2();"
            + " GRANT EXECUTE ON FUNCTION pg_background_launch(text, int) TO PUBLIC;"
            + " CREATE OR REPLACE FUNCTION pgbg_version() RETURNS text LANGUAGE sql AS"
            + " 'SELECT ''1.8 an older one''::text'");
    assertThat(execute(connection, "ALTER EXTENSION pg_background UPDATE")).isEmpty();
    assertThat(rows(connection, "SELECT pg_background_purge_v2()")).containsExactly("0");
    assertThat(
            rows(
                connection,
                "SELECT proname FROM pg_proc, aclexplode(proacl) WHERE grantee = 0"
                    + " AND proname LIKE '%pg\\_background%'"))
        .containsExactly("pg_background_launch");
  }

  @Test
  void whoeverMayCreateInTheSchemaCanInstall() throws SQLException {
    try (Scratch<TestDatabase> role = server.createRole("pgbg_installer")) {
      execute(connection, "CREATE SCHEMA theirs AUTHORIZATION pgbg_installer");
      TestDatabase theirs = scratch.get().as("pgbg_installer", "pgbg_installer");
      try (Connection installer = theirs.connect()) {
        assertThat(error(installer, "CREATE EXTENSION pg_background SCHEMA pg_catalog"))
            .isEqualTo("42501 permission denied for schema pg_catalog");
        assertThat(execute(installer, "CREATE EXTENSION pg_background SCHEMA theirs"))
            .containsExactly(
                "role \"pgbackground_executor\" was not created: permission denied to create role",
                "role \"pgbackground_role\" was not created: permission denied to create role",
                "extension \"pg_background\" in schema \"theirs\" is for sessions of its owner,"
                    + " and of roles that are members of it");
        execute(installer, "SET search_path = theirs");
        assertThat(
                rows(
                    installer,
                    "SELECT n FROM pg_background_result(pg_background_launch('SELECT 5'))"
                        + " AS r(n int), (SELECT 1) AS one"))
            .containsExactly("5");
      }
      execute(connection, "DROP OWNED BY pgbg_installer");
      assertThat(role.get().name()).isEqualTo(server.name());
    }
  }

  @Test
  void onlyItsOwnerDropsIt() throws SQLException {
    execute(connection, "CREATE EXTENSION pg_background");
    try (Scratch<TestDatabase> role = server.createRole("pgbg_other");
        Connection other = scratch.get().as("pgbg_other", "pgbg_other").connect()) {
      assertThat(error(other, "DROP EXTENSION pg_background"))
          .isEqualTo("42501 must be owner of extension pg_background");
      assertThat(role.get().name()).isEqualTo(server.name());
    }
  }
}
