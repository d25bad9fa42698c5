package io.github.pgbg.tests.install;

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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several roles in one database: whose calls, and whose workers. */
@PostgresTest
@NeedsSuperuser("CREATE EXTENSION makes roles")
class RolesTest {
  private static final String WHO =
      "pg_background_result(pg_background_launch('SELECT current_user::text')) AS r(who text)";

  private final TestDatabase server;
  private OwnerAndUser database;
  private Scratch<TestDatabase> two;
  private Connection owner;
  private Connection user;

  @SuppressWarnings("NullAway.Init") // before each test
  RolesTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void install() throws SQLException {
    database = new OwnerAndUser(server, "pgbg_roles", "pgbg_one");
    two = server.createRole("pgbg_two");
    owner = database.owner();
    user = database.user();
    execute(owner, "CREATE EXTENSION pg_background");
  }

  @AfterEach
  void remove() throws SQLException {
    database.close();
    two.close();
  }

  @Test
  void everyFunctionNeedsItsPrivilege() throws SQLException {
    List<String> functions =
        rows(
            owner,
            "SELECT proname || ' ' || proname || '(' || coalesce((SELECT string_agg(CASE WHEN"
                + " t::regtype::text LIKE '%[]' THEN quote_literal('{}')"
                + " WHEN t::regtype::text LIKE '%handle' THEN quote_literal('(1,1)')"
                + " ELSE quote_literal('1')"
                + " END || '::' || t::regtype, ', ') FROM unnest(proargtypes) AS t), '') || ')'"
                + " FROM pg_proc"
                + " WHERE proname LIKE '%pg\\_background\\_%'");
    assertThat(functions).hasSizeGreaterThan(60);
    for (String function : functions) {
      String name = function.substring(0, function.indexOf(' '));
      String call = function.substring(function.indexOf(' ') + 1);
      String columns =
          switch (name) {
            case "pg_background_result",
                "pg_background_result_v2",
                "pg_background_list",
                "pg_background_list_v2",
                "pg_background_run_query",
                "pg_background_run_query_v2" ->
                " AS r(x int)";
            default -> " AS r";
          };
      String denied = "42501 permission denied for function " + name;
      assertThat(error(user, "SELECT * FROM " + call + columns)).isEqualTo(denied);
      assertThat(error(user, "SELECT * FROM " + call + columns + ", (SELECT 1) AS one"))
          .isEqualTo(denied);
    }
  }

  @Test
  void whoInheritsMayAndWhoDoesNotMustTakeTheRole() throws SQLException {
    execute(owner, "ALTER ROLE pgbg_one NOINHERIT; GRANT pgbackground_executor TO pgbg_one");
    for (String query :
        new String[] {"SELECT * FROM " + WHO, "SELECT who FROM " + WHO + ", (SELECT 1) x"}) {
      assertThat(error(user, query))
          .isEqualTo("42501 permission denied for function pg_background_launch");
      execute(user, "SET ROLE pgbackground_executor");
      assertThat(rows(user, query)).containsExactly("pgbackground_executor");
      execute(user, "RESET ROLE");
    }
  }

  @Test
  void aFunctionOfItsDefinerCallsWithItsRights() throws SQLException {
    execute(
        owner,
        "CREATE FUNCTION whoever() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$ SELECT who FROM"
            + " "
            + WHO
            + " $$; ALTER FUNCTION whoever() OWNER TO pgbg_two;"
            + " SELECT grant_pg_background_privileges('pgbg_two')");
    // the worker logs in as the session's user, and takes the owner's role
    assertThat(error(user, "SELECT whoever()"))
        .isEqualTo("42501 permission denied to set role \"pgbg_two\"");
    execute(owner, "ALTER ROLE pgbg_one NOINHERIT; GRANT pgbg_two TO pgbg_one");
    assertThat(rows(user, "SELECT whoever()")).containsExactly("pgbg_two");
    assertThat(error(user, "SELECT * FROM " + WHO))
        .isEqualTo("42501 permission denied for function pg_background_launch");
  }

  @Test
  void aWorkerOfAnotherRoleIsNotReadNorStoppedNorListed() throws SQLException {
    execute(owner, "GRANT pgbackground_executor TO pgbg_one, pgbg_two");
    execute(owner, "SET ROLE pgbg_one");
    String handle =
        rows(owner, "SELECT pid || ', ' || cookie FROM pg_background_launch_v2('SELECT 7')").get(0);
    String denied =
        "42501 permission denied for background worker with PID \"%s\""
            .formatted(handle.substring(0, handle.indexOf(',')));
    execute(owner, "SET ROLE pgbg_two");
    for (String from : new String[] {"", " FROM (SELECT 1) AS one"}) {
      for (String call :
          new String[] {
            "detach_v2(", "cancel_v2(", "wait_v2(", "full_sql_v2(", "result_info_v2("
          }) {
        assertThat(error(owner, "SELECT pg_background_" + call + handle + ")" + from))
            .isEqualTo(denied);
      }
    }
    assertThat(error(owner, "SELECT * FROM pg_background_result_v2(" + handle + ") AS r(n int)"))
        .isEqualTo(denied);
    assertThat(rows(owner, "SELECT * FROM pg_background_list")).isEmpty();
    assertThat(rows(owner, "SELECT * FROM pg_background_activity")).isEmpty();
    execute(owner, "SET ROLE pgbg_one");
    assertThat(rows(owner, "SELECT count(*) FROM pg_background_list")).containsExactly("1");
    assertThat(rows(owner, "SELECT * FROM pg_background_result_v2(" + handle + ") AS r(n int)"))
        .containsExactly("7");
  }

  @Test
  void rolesWithOddNamesAreQuoted() throws SQLException {
    execute(owner, "CREATE ROLE \"pgbg Odd \"\"one\"\"\"");
    try {
      assertThat(execute(owner, "SELECT grant_pg_background_privileges('pgbg Odd \"one\"', true)"))
          .contains(
              "GRANT SELECT ON TABLE public.pg_background_list TO" + " \"pgbg Odd \"\"one\"\"\"");
      String may =
          "SELECT has_function_privilege('pgbg Odd \"one\"', 'pg_background_launch(text, integer)',"
              + " 'EXECUTE')";
      assertThat(rows(owner, may)).containsExactly("t");
      execute(owner, "SELECT revoke_pg_background_privileges('pgbg Odd \"one\"')");
      assertThat(rows(owner, may)).containsExactly("f");
    } finally {
      execute(owner, "DROP OWNED BY \"pgbg Odd \"\"one\"\"\"; DROP ROLE \"pgbg Odd \"\"one\"\"\"");
    }
  }

  @Test
  void aRoleThatIsNotThereIsSaidToBeMissing() throws SQLException {
    for (String verb : new String[] {"grant", "revoke"}) {
      assertThat(execute(owner, "SELECT " + verb + "_pg_background_privileges('pgbg nobody')"))
          .singleElement()
          .asString()
          .endsWith("role \"pgbg nobody\" does not exist");
    }
  }

  @Test
  void anExecutorRoleThatOwnsSomethingStays() throws SQLException {
    execute(owner, "CREATE SCHEMA theirs AUTHORIZATION pgbackground_executor");
    assertThat(error(owner, "SELECT pg_background_drop_executor_role()"))
        .startsWith("2BP01 role \"pgbackground_executor\" cannot be dropped");
    assertThat(
            rows(
                owner,
                "SELECT has_function_privilege('pgbackground_executor',"
                    + " 'pg_background_launch(text, integer)', 'EXECUTE')"))
        .containsExactly("t");
    execute(owner, "DROP SCHEMA theirs; SELECT pg_background_drop_executor_role()");
    assertThat(rows(owner, "SELECT to_regrole('pgbackground_executor')")).containsExactly("null");
  }
}
