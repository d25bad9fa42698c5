package io.github.pgbg.tests.install;

import static io.github.pgbg.tests.database.Sql.error;
import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may call what is installed. */
@PostgresTest
@NeedsSuperuser("CREATE EXTENSION makes roles")
class PrivilegesTest {
  private final TestDatabase server;
  private OwnerAndUser database;
  private Connection owner;
  private Connection user;

  @SuppressWarnings("NullAway.Init") // before each test
  PrivilegesTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void install() throws SQLException {
    database = new OwnerAndUser(server, "pgbg_privileges", "pgbg_user");
    owner = database.owner();
    user = database.user();
    execute(owner, "CREATE EXTENSION pg_background");
  }

  @AfterEach
  void remove() throws SQLException {
    database.close();
  }

  @Test
  void whoMayNotCallMayNotCallInAnyWay() {
    for (String call :
        new String[] {
          "SELECT pg_background_launch('SELECT 1')",
          "SELECT pg_background_launch('SELECT 1') FROM (SELECT 1) AS one",
          "DO $$ BEGIN PERFORM pg_background_launch('SELECT 1'); END $$"
        }) {
      assertThat(error(user, call))
          .isEqualTo("42501 permission denied for function pg_background_launch");
    }
  }

  @Test
  void grantsByHandWork() throws SQLException {
    execute(
        owner,
        "GRANT EXECUTE ON FUNCTION pg_background_launch(text, int), pg_background_result(int)"
            + " TO pgbg_user");
    String call =
        "SELECT who FROM pg_background_result(pg_background_launch('SELECT current_user::text'))"
            + " AS r(who text)";
    assertThat(rows(user, call)).containsExactly("pgbg_user");
    assertThat(rows(user, call + ", (SELECT 1) AS one")).containsExactly("pgbg_user");
    assertThat(error(user, "SELECT pg_background_detach(1)"))
        .isEqualTo("42501 permission denied for function pg_background_detach");
    execute(owner, "REVOKE EXECUTE ON FUNCTION pg_background_launch(text, int) FROM pgbg_user");
    assertThat(error(user, call))
        .isEqualTo("42501 permission denied for function pg_background_launch");
  }

  @Test
  void helpersAreOfNoUseWithoutThePrivilege() {
    assertThat(error(user, "SELECT pgbg_ask_as('LAUNCH', '8:SELECT 11:0')"))
        .isEqualTo("42501 permission denied for function pg_background_launch");
  }

  @Test
  void aRolesNameIsTextOrAName() throws SQLException {
    assertThat(
            rows(
                owner,
                "SELECT grant_pg_background_privileges(role_name => 'pgbg_user',"
                    + " print_commands => true)"))
        .containsExactly("t");
    assertThat(rows(owner, "SELECT revoke_pg_background_privileges(role_name => 'pgbg_user')"))
        .containsExactly("t");
    assertThat(rows(owner, "SELECT grant_pg_background_privileges('pgbg_user'::name, false)"))
        .containsExactly("t");
    assertThat(rows(owner, "SELECT grant_pg_background_privileges('no such role')"))
        .containsExactly("f");
  }

  @Test
  void commandsAreToldWhenAsked() throws SQLException {
    assertThat(execute(owner, "SELECT grant_pg_background_privileges('pgbg_user', true)"))
        .contains(
            "GRANT EXECUTE ON FUNCTION"
                + " public.pg_background_launch(text,integer) TO pgbg_user");
    assertThat(execute(owner, "SELECT revoke_pg_background_privileges('pgbg_user', true)"))
        .contains("REVOKE USAGE ON TYPE public.pg_background_handle FROM pgbg_user");
  }

  @Test
  void theExecutorRoleIsGrantedToUsers() throws SQLException {
    execute(owner, "GRANT pgbackground_executor TO pgbg_user");
    assertThat(rows(user, "SELECT * FROM pg_background_list")).isEmpty();
    assertThat(rows(user, "SELECT has_error FROM pg_background_run_v2('SELECT 1')"))
        .containsExactly("f");
    execute(owner, "SELECT pg_background_drop_executor_role()");
    assertThat(rows(owner, "SELECT 1 FROM pg_roles WHERE rolname = 'pgbackground_executor'"))
        .isEmpty();
  }

  @Test
  void toolsSeeOrdinaryFunctions() throws SQLException {
    try (ResultSet functions =
        owner.getMetaData().getFunctions(null, "public", "pg_background_launch_v2")) {
      int overloads = 0;
      while (functions.next()) {
        overloads++;
      }
      assertThat(overloads).isEqualTo(2);
    }
  }
}
