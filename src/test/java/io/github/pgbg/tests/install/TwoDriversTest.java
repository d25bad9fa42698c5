package io.github.pgbg.tests.install;

import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgbg.internal.worker.settings.Installation;
import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A rolling deployment: two drivers, of this protocol version and of the next, in one JVM and on
 * one database.
 */
@PostgresTest
@NeedsSuperuser("CREATE EXTENSION makes roles")
class TwoDriversTest {
  private static final String LOCAL =
      "SELECT * FROM pg_background_result(pg_background_launch('SELECT 1')) AS r(n int)";
  private static final String STORED = "SELECT stored()";
  private static final String CREATE_STORED =
      "CREATE FUNCTION stored() RETURNS boolean LANGUAGE sql AS"
          + " $$ SELECT pg_background_launch('SELECT 1') > 0 $$";

  private final TestDatabase server;
  private @TempDir Path folder;
  private Scratch<TestDatabase> scratch;
  private Connection ours;
  private Connection newer;

  @SuppressWarnings("NullAway.Init") // before each test
  TwoDriversTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void connect() throws Exception {
    scratch = server.createDatabase("pgbg_two_drivers");
    ours = scratch.get().connect();
    newer = OtherDriver.ofProtocol(Installation.PROTOCOL + 1, folder).connect(scratch.get());
  }

  @AfterEach
  void close() throws Exception {
    newer.close();
    ours.close();
    scratch.close();
    server.execute("DROP ROLE IF EXISTS pgbackground_executor, pgbackground_role");
  }

  private static String error(Connection connection, String sql) {
    SQLException error = catchThrowableOfType(SQLException.class, () -> execute(connection, sql));
    assertThat((Throwable) error).as(sql).isNotNull();
    return error.getSQLState() + " " + error.getMessage();
  }

  @Test
  void theyAreTwo() {
    assertThat(newer.getClass().getName()).isEqualTo(ours.getClass().getName());
    assertThat(newer.getClass()).isNotEqualTo(ours.getClass());
  }

  @Test
  void withoutAnInstallationNeitherNoticesTheOther() throws SQLException {
    for (Connection connection : new Connection[] {ours, newer, ours}) {
      assertThat(rows(connection, LOCAL)).containsExactly("1");
      assertThat(rows(connection, "WITH x AS (SELECT 1) " + LOCAL)).containsExactly("1");
    }
  }

  @Test
  void anOldInstallationSaysToTheNewDriverWhatToDoAndThenServesIt() throws SQLException {
    execute(ours, "CREATE EXTENSION pg_background");
    execute(ours, CREATE_STORED);
    assertThat(rows(ours, STORED)).containsExactly("t");
    assertThat(rows(newer, LOCAL)).containsExactly("1");
    assertThat(error(newer, STORED))
        .contains("55000", "installed by an older version of the pgbg driver")
        .contains("ALTER EXTENSION pg_background UPDATE");
    assertThat(rows(newer, "SELECT 'still'")).containsExactly("still");

    execute(newer, "ALTER EXTENSION pg_background UPDATE");
    assertThat(rows(newer, STORED)).containsExactly("t");
  }

  @Test
  void aSessionThatIsOpenDuringTheUpdateGoesOnOrSaysWhatToDo() throws SQLException {
    execute(ours, "CREATE EXTENSION pg_background");
    execute(ours, CREATE_STORED);
    assertThat(rows(ours, STORED)).containsExactly("t");
    String handle =
        rows(ours, "SELECT pid || ', ' || cookie FROM pg_background_launch_v2('SELECT 5')").get(0);

    execute(newer, "ALTER EXTENSION pg_background UPDATE");

    assertThat(rows(ours, "SELECT * FROM pg_background_result_v2(" + handle + ") AS (n int)"))
        .containsExactly("5");
    assertThat(rows(ours, LOCAL)).containsExactly("1");
    assertThat(error(ours, STORED))
        .contains("55000", "installed by a newer version of the pgbg driver")
        .contains("Use that version of the driver");
    assertThat(error(ours, "DROP EXTENSION pg_background"))
        .contains("55000", "installed by a newer version of the pgbg driver");
    assertThat(rows(newer, STORED)).containsExactly("t");
    assertThat(rows(ours, LOCAL)).containsExactly("1");
  }

  @Test
  void jobsOfBothServeTheirOwnCalls() throws SQLException {
    execute(newer, "CREATE EXTENSION pg_background");
    execute(newer, CREATE_STORED);
    String nested = "SELECT completed, sqlstate FROM pg_background_run_v2('SELECT stored()')";
    assertThat(rows(newer, nested)).containsExactly("t|null");
    assertThat(rows(ours, nested)).containsExactly("t|55000");
  }
}
