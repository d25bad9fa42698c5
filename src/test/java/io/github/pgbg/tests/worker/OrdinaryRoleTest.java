package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** A login that is no superuser: what it has set goes along, and nothing is refused to it. */
@PostgresTest
class OrdinaryRoleTest {
  private static final String NOTHING = "DO $$BEGIN END$$";

  private final TestDatabase database;

  OrdinaryRoleTest(TestDatabase database) {
    this.database = database;
  }

  private static String inJob(Session session, String setting) throws SQLException {
    return session.run("SELECT current_setting(" + Session.literal(setting) + ", true)").get(0);
  }

  @Test
  void noJobIsRefusedForWhatPlpgsqlHasSetUp() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_ordinary");
        Session session = Session.of(role.get())) {
      database.execute("CREATE TABLE t_ordinary (x int)");
      database.execute("GRANT ALL ON t_ordinary TO t_ordinary");
      session.execute(NOTHING);
      for (int i = 0; i < 30; i++) {
        String block = i % 6 == 0 ? NOTHING + "; " : "";
        session.detach(session.launch(block + "INSERT INTO t_ordinary VALUES (" + i + ")"));
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(database.queryText("SELECT count(*) FROM t_ordinary"))
                      .isEqualTo("30"));
      try (Session other = Session.of(role.get())) {
        assertThat(other.run("SELECT '1'")).containsExactly("1");
        other.execute(NOTHING);
        assertThat(other.run("SELECT '2'")).containsExactly("2");
      }
    } finally {
      database.execute("DROP TABLE t_ordinary");
    }
  }

  @Test
  void aSettingOfALibraryGoesAlongWhetherTheWorkerHasLoadedItOrNot() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_library");
        Session session = Session.of(role.get(), "pgbg.maxIdleWorkers", "1")) {
      session.execute(NOTHING);
      session.execute("SET plpgsql.extra_warnings = 'shadowed_variables'");
      for (int i = 0; i < 3; i++) {
        assertThat(inJob(session, "plpgsql.extra_warnings")).isEqualTo("shadowed_variables");
        assertThat(session.run(NOTHING)).containsExactly("DO");
      }
      session.execute("RESET plpgsql.extra_warnings");
      session.run(NOTHING);
      assertThat(inJob(session, "plpgsql.extra_warnings")).isIn("none", "null");
    }
  }

  @Test
  void aSuperusersSettingGoesAlongWhereItWasGranted() throws SQLException {
    assumeThat(database.majorVersion()).as("GRANT SET ON PARAMETER").isGreaterThanOrEqualTo(15);
    try (Scratch<TestDatabase> role = database.createRole("t_granted")) {
      database.execute("GRANT SET ON PARAMETER log_min_messages TO t_granted");
      try (Session session = Session.of(role.get())) {
        session.execute("SET log_min_messages = 'fatal'");
        assertThat(inJob(session, "log_min_messages")).isEqualTo("fatal");
      }
    }
  }

  @Test
  void aSuperusersSettingGoesAlongUnderARoleThatMaySetIt() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_climbs")) {
      database.execute("CREATE ROLE t_super SUPERUSER");
      database.execute("GRANT t_super TO t_climbs");
      try (Session session = Session.of(role.get())) {
        session.execute("SET ROLE t_super");
        session.execute("SET log_min_messages = 'fatal'");
        assertThat(inJob(session, "log_min_messages")).isEqualTo("fatal");
        session.execute("RESET ROLE");
        assertThat(session.run("SELECT 'is not refused'")).containsExactly("is not refused");
      } finally {
        database.execute("DROP ROLE t_super");
      }
    }
  }

  @Test
  void aDefaultThatAnAdministratorChangesMeanwhileRefusesNoJob() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_changed");
        Session session = Session.of(role.get())) {
      assertThat(session.run("SELECT '1'")).containsExactly("1");
      database.execute("ALTER ROLE t_changed SET log_min_messages = 'fatal'");
      assertThat(session.run("SELECT '2'")).containsExactly("2");
      try (Session later = Session.of(role.get())) {
        assertThat(later.run("SELECT '3'")).containsExactly("3");
        assertThat(session.run("SELECT '4'")).containsExactly("4");
      }
    }
  }

  @Test
  void aCustomSettingGivenToTheRoleOrTheDatabaseIsThereThoughWorkersAreWarm() throws SQLException {
    try (Scratch<TestDatabase> scratch = database.createDatabase("t_given");
        Scratch<TestDatabase> role = database.createRole("t_given")) {
      TestDatabase there = scratch.get().as("t_given", "t_given");
      try (Session session = Session.of(there)) {
        session.run("SELECT '1'");
        session.run("SELECT '1'");
      }
      database.execute("ALTER ROLE t_given SET t_given.by_role = 'r'");
      database.execute("ALTER DATABASE t_given SET t_given.by.database = 'd'");
      database.execute("ALTER ROLE t_given IN DATABASE t_given SET t_given.by_both = 'b'");
      try (Session session = Session.of(there)) {
        assertThat(
                session.run(
                    "SELECT concat_ws(' ', current_setting('t_given.by_role', true),"
                        + " current_setting('t_given.by.database', true),"
                        + " current_setting('t_given.by_both', true))"))
            .containsExactly("r d b");
      }
    }
  }

  @Test
  void aWorkerRunsJobsOfOneRoleOnly() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_shared");
        Session session = Session.of(database)) {
      String first = session.run("SELECT pg_backend_pid()::text").get(0);
      session.execute("SET ROLE t_shared");
      String second = session.run("SELECT pg_backend_pid()::text").get(0);
      assertThat(second).isNotEqualTo(first);
      session.execute("RESET ROLE");
      assertThat(session.run("SELECT pg_backend_pid()::text").get(0)).isNotEqualTo(second);
    }
  }

  @Test
  void randomNumbersDoNotFollowFromAnEarlierJob() throws SQLException {
    try (Session session = Session.of(database, "pgbg.maxIdleWorkers", "1")) {
      String seeded = session.run("SELECT concat(setseed(0.5), random())").get(0);
      session.run("SELECT setseed(0.5)::text");
      assertThat(session.run("SELECT random()::text").get(0)).isNotEqualTo(seeded);
      String one = session.run("SELECT random() || ' ' || random()").get(0);
      session.run("SELECT setseed(0.5)::text");
      assertThat(session.run("SELECT random() || ' ' || random()").get(0)).isNotEqualTo(one);
    }
  }

  @Test
  void temporaryBuffersAreOfTheSizeThatTheLauncherHas() throws SQLException {
    try (Session session = Session.of(database, "pgbg.maxIdleWorkers", "1")) {
      for (String size : new String[] {"1MB", "2MB", "1MB"}) {
        session.execute("SET temp_buffers = '" + size + "'");
        session.run("CREATE TEMP TABLE t_buffers AS SELECT 1");
        assertThat(inJob(session, "temp_buffers")).isEqualTo(size);
      }
    }
  }

  @Test
  void aConnectionOfDblinkEndsWithItsJob() throws SQLException {
    TestDatabase server = database.superuser("CREATE EXTENSION dblink, and no password");
    try (Session session = Session.of(server, "pgbg.maxIdleWorkers", "1")) {
      session.execute("CREATE EXTENSION dblink");
      String connect =
          "SELECT dblink_connect('t_named', 'port="
              + database.port()
              + " dbname=postgres user="
              + server.user()
              + "')";
      assertThat(session.run(connect)).containsExactly("OK");
      assertThat(session.run(connect)).containsExactly("OK");
    } finally {
      server.execute("DROP EXTENSION IF EXISTS dblink");
    }
  }
}
