package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/** The three settings behave as settings of the server do. */
@PostgresTest
class SettingsTest {
  private static final String SHOW = "SHOW pg_background.max_workers";

  private final TestDatabase database;

  SettingsTest(TestDatabase database) {
    this.database = database;
  }

  /** What counts for launches. */
  private static String limit(Session session) throws SQLException {
    return session.row("SELECT max_workers FROM pg_background_stats_v2()");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "max_workers = 7                      | 7",
        "max_workers TO '1000'                | 1000",
        "max_workers = 2.6                    | 3",
        "worker_timeout = 0                   | 0",
        "worker_timeout = 5000                | 5s",
        "worker_timeout = '1.5h'              | 90min",
        "worker_timeout TO '2d'               | 2d",
        "worker_timeout = 2147483647          | 2147483647ms",
        "default_queue_size = 64              | 64B",
        "default_queue_size = '256MB'         | 256MB",
        "default_queue_size = '1500B'         | 1500B",
      })
  void aValueIsShownInItsLargestUnit(String assignment, String shown) throws SQLException {
    String name = "pg_background." + assignment.split(" ", 2)[0];
    try (Session session = Session.of(database)) {
      session.execute("SET pg_background." + assignment);
      assertThat(session.row("SHOW " + name)).isEqualTo(shown);
      assertThat(session.row("SELECT current_setting('" + name + "')")).isEqualTo(shown);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "max_workers = 0                      | 0 is outside the valid range |",
        "max_workers = - 1                    | -1 is outside the valid range |",
        "max_workers = 1001                   | 1001 is outside the valid range |",
        "max_workers = '5MB'                  | invalid value for parameter |",
        "max_workers = many                   | invalid value for parameter |",
        "max_workers = 99999999999            | invalid value for parameter | integer range",
        "worker_timeout = '-1s'               | -1000 ms is outside the valid range |",
        "worker_timeout = '30d'               | invalid value for parameter | integer range",
        "worker_timeout = '1 fortnight'       | invalid value for parameter | \"min\"",
        "default_queue_size = 63              | 63 B is outside the valid range |",
        "default_queue_size = '257MB'         | 269484032 B is outside the valid range |",
        "default_queue_size = '1mb'           | invalid value for parameter | \"kB\"",
      })
  void aValueThatItCannotHaveIsRefused(String assignment, String message, String hint)
      throws SQLException {
    String name = "pg_background." + assignment.split(" ", 2)[0];
    try (Session session = Session.of(database)) {
      String before = session.row("SHOW " + name);
      for (String spelling :
          new String[] {"SET ", "SET LOCAL ", "/* so */ set session ", "SELECT 1; SET "}) {
        assertThatThrownBy(() -> session.execute(spelling + "pg_background." + assignment))
            .isInstanceOfSatisfying(
                PSQLException.class,
                e -> {
                  assertThat(e.getSQLState()).isEqualTo("22023");
                  assertThat(e.getServerErrorMessage().getMessage()).contains(message, name);
                  if (hint == null) {
                    assertThat(e.getServerErrorMessage().getHint()).isNull();
                  } else {
                    assertThat(e.getServerErrorMessage().getHint()).contains(hint);
                  }
                });
      }
      assertThat(session.row("SHOW " + name)).isEqualTo(before);
    }
  }

  @Test
  void aRefusedValueFailsTheTransactionThatItBegan() throws SQLException {
    try (Session session = Session.of(database)) {
      session.connection().setAutoCommit(false);
      assertThatThrownBy(() -> session.execute("SET pg_background.max_workers = 0"))
          .hasMessageContaining("outside the valid range");
      for (String next : new String[] {"SELECT 1", "SET pg_background.max_workers = 0"}) {
        assertThatThrownBy(() -> session.execute(next))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
      }
      session.connection().rollback();
      assertThat(session.row(SHOW)).isEqualTo("16");
    }
  }

  @Test
  void itIsNoQueryAfterWhichTheIsolationLevelIsFixed() throws SQLException {
    try (Session session = Session.of(database)) {
      session.connection().setAutoCommit(false);
      session.execute("SET pg_background.max_workers = 5");
      session.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
      assertThat(session.row("SHOW transaction_isolation")).isEqualTo("serializable");
      session.connection().commit();
      assertThat(limit(session)).isEqualTo("5");
      session.execute("RESET pg_background.max_workers");
      assertThat(session.row(SHOW)).isEqualTo("16");
      session.connection().commit();
    }
  }

  @Test
  void rollbackUndoesIt() throws SQLException {
    try (Session session = Session.of(database)) {
      Connection connection = session.connection();
      connection.setAutoCommit(false);
      session.execute("SET pg_background.max_workers = 5");
      var savepoint = connection.setSavepoint();
      session.execute("SET pg_background.max_workers = 6");
      session.execute("SET LOCAL pg_background.worker_timeout = '7s'");
      assertThat(limit(session)).isEqualTo("6");
      connection.rollback(savepoint);
      assertThat(limit(session)).isEqualTo("5");
      assertThat(session.row("SHOW pg_background.worker_timeout")).isEqualTo("0");
      session.execute("SET LOCAL pg_background.max_workers = 8");
      assertThat(limit(session)).isEqualTo("8");
      connection.commit();
      assertThat(limit(session)).isEqualTo("5");
      connection.rollback();
      session.execute("SET pg_background.max_workers = 9");
      connection.rollback();
      assertThat(limit(session)).isEqualTo("5");
      connection.commit();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RESET pg_background.max_workers",
        "SET pg_background.max_workers TO DEFAULT",
        "RESET ALL",
        "DISCARD ALL"
      })
  void resetGoesBackToTheDefault(String reset) throws SQLException {
    try (Session session = Session.of(database)) {
      session.execute("SET pg_background.max_workers = 5");
      session.execute(reset);
      assertThat(limit(session)).isEqualTo("16");
      assertThat(session.row(SHOW)).isEqualTo("16");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RESET pg_background.max_workers",
        "RESET ALL",
        "SET pg_background.max_workers = 2"
      })
  void theDefaultMayBeThatOfTheRole(String statement) throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_settings")) {
      database.execute("ALTER ROLE t_settings SET pg_background.max_workers = 3");
      try (Session session = Session.of(role.get())) {
        assertThat(limit(session)).isEqualTo("3");
        session.execute("SET pg_background.max_workers = 5");
        session.execute(statement);
        assertThat(limit(session)).isEqualTo(statement.startsWith("RESET") ? "3" : "2");
        session.execute("RESET pg_background.max_workers");
        assertThat(session.row(SHOW)).isEqualTo("3");
      }
    }
  }

  @Test
  void codeInTheServerReadsAndSetsIt() throws SQLException {
    try (Session session = Session.of(database)) {
      session.execute(
          "DO $$BEGIN ASSERT current_setting('pg_background.max_workers') = '16';"
              + " SET pg_background.max_workers = 4; END$$");
      assertThat(limit(session)).isEqualTo("4");
      session.execute("SELECT set_config('pg_background.max_workers', '3', false)");
      assertThat(limit(session)).isEqualTo("3");
      session.launch("SELECT pg_sleep(60)");
      session.launch("SELECT 1");
      session.launch("SELECT 1");
      assertThatThrownBy(() -> session.launch("SELECT 1"))
          .isInstanceOfSatisfying(
              PSQLException.class,
              e -> {
                assertThat(e.getSQLState()).isEqualTo("53400");
                assertThat(e.getServerErrorMessage().getDetail()).contains("limit is 3");
              });
      session.row("SELECT pg_background_cancel_all_v2()");
    }
  }

  @Test
  void theDefaultQueueSizeIsThatOfLaunchesWithoutOne() throws SQLException {
    try (Session session = Session.of(database)) {
      session.execute("SET pg_background.default_queue_size = '1MB'");
      assertThat(session.listed(session.launch("SELECT 1"), "queue_size")).isEqualTo("1048576");
      assertThat(session.listed(session.launch("SELECT 1", 4096), "queue_size")).isEqualTo("4096");
      session.row("SELECT pg_background_detach_all_v2()");
    }
  }

  @Test
  void aNameThatIsNoneOfItsSettingsIsRefusedWhereExtensionsCanReserveTheirs() throws SQLException {
    assumeThat(database.majorVersion()).as("MarkGUCPrefixReserved").isGreaterThanOrEqualTo(15);
    try (Session session = Session.of(database)) {
      for (String sql :
          new String[] {
            "SET pg_background.nonsense = 1",
            "set local PG_Background . Nonsense to 1",
            "SELECT set_config('pg_background.nonsense', '1', false)",
          }) {
        assertThatThrownBy(() -> session.execute(sql))
            .isInstanceOfSatisfying(
                PSQLException.class,
                e -> {
                  assertThat(e.getSQLState()).isEqualTo("42602");
                  assertThat(e.getServerErrorMessage().getMessage())
                      .isEqualTo("invalid configuration parameter name \"pg_background.nonsense\"");
                  assertThat(e.getServerErrorMessage().getDetail())
                      .isEqualTo("\"pg_background\" is a reserved prefix.");
                });
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max_workers        | 0     | outside the valid range",
        "max_workers        | none  | invalid value",
        "default_queue_size | 1 mb  | invalid value",
        "worker_timeout     | -1    | outside the valid range",
      })
  void setConfigTakesNoValueThatSetDoesNotTake(String name, String value, String message)
      throws SQLException {
    try (Session session = Session.of(database)) {
      String call = "SELECT set_config('pg_background.%s', '%s', false)".formatted(name, value);
      assertThatThrownBy(() -> session.execute(call))
          .isInstanceOf(PSQLException.class)
          .hasMessageContaining(message);
      session.execute("DO $do$BEGIN PERFORM " + call.substring(7) + "; END$do$");
      assertThatThrownBy(() -> session.launch("SELECT 1"))
          .as("what code inside the server has set, the next launch says")
          .isInstanceOfSatisfying(
              PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22023"))
          .hasMessageContaining(message);
      session.execute("RESET pg_background." + name);
      assertThat(session.run("SELECT 'goes on'")).containsExactly("goes on");
    }
  }
}
