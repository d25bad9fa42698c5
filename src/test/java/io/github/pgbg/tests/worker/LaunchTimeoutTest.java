package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/**
 * {@code pg_background.launch_timeout}: how long a launch waits for a free connection, as a setting
 * beside the property {@code pgbg.launchTimeout}, so that stored code can say it.
 */
@PostgresTest
class LaunchTimeoutTest {
  private static final String ROLE = "t_launch_timeout";
  private static final String SLEEP = "SELECT pg_sleep(60)";

  private final TestDatabase database;

  LaunchTimeoutTest(TestDatabase database) {
    this.database = database;
  }

  /** A role that has room for so many connections, the session's own among them. */
  private Scratch<TestDatabase> roleWithRoomFor(int connections) throws SQLException {
    Scratch<TestDatabase> role = database.createRole(ROLE);
    database.execute("ALTER ROLE " + ROLE + " CONNECTION LIMIT " + connections);
    return role;
  }

  private static void assertNoRoom(ThrowingCallable launch) {
    assertThatThrownBy(launch)
        .isInstanceOfSatisfying(
            PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("53300"));
  }

  @Test
  void itGoesBeforeTheProperty() throws SQLException {
    try (Scratch<TestDatabase> role = roleWithRoomFor(2);
        Session session =
            Session.of(role.get(), "pgbg.launchTimeout", "10min", "pgbg.maxIdleWorkers", "1")) {
      Session.Handle running = session.launch(SLEEP);
      session.execute("SET pg_background.launch_timeout = '100ms'");
      Instant start = Instant.now();
      assertNoRoom(() -> session.launch("SELECT 1"));
      assertThat(Duration.between(start, Instant.now()))
          .isBetween(Duration.ofMillis(100), Duration.ofMinutes(1));
      session.execute("SET pg_background.launch_timeout = 0");
      assertNoRoom(() -> session.launch("SELECT 1"));
      session.cancel(running);
      session.await(running);
    }
  }

  @Test
  void aLaunchWaitsThatLongForAJobToEnd() throws SQLException {
    try (Scratch<TestDatabase> role = roleWithRoomFor(2);
        Session session = Session.of(role.get(), "pgbg.maxIdleWorkers", "1")) {
      session.launch("SELECT pg_sleep(1)");
      assertNoRoom(() -> session.launch("SELECT 1"));
      session.execute("SET pg_background.launch_timeout = '10min'");
      assertThat(session.run("SELECT 'room'")).containsExactly("room");
    }
  }

  /** The setting of a function, and of a transaction, that asks over the bridge. */
  @ParameterizedTest
  @ValueSource(strings = {"SET LOCAL", "PERFORM set_config"})
  void codeInsideTheServerSaysItForItself(String form) throws SQLException {
    try (Scratch<TestDatabase> role = roleWithRoomFor(3);
        Session session = Session.of(role.get(), "pgbg.maxIdleWorkers", "1")) {
      session.execute("DO $$BEGIN PERFORM pg_background_stats_v2(); END$$"); // opens the bridge
      session.launch("SELECT pg_sleep(1)");
      String setting =
          form.equals("SET LOCAL")
              ? "SET LOCAL pg_background.launch_timeout = '10min'"
              : "PERFORM set_config('pg_background.launch_timeout', '10min', true)";
      String launch = "PERFORM pg_background_launch('SELECT 1'); ";
      assertNoRoom(() -> session.execute("DO $$BEGIN " + launch + "END$$"));
      session.execute("DO $$BEGIN " + setting + "; " + launch + "END$$");
      assertThat(session.row("SHOW pg_background.launch_timeout")).isEqualTo("-1");
    }
  }

  @Test
  void itIsASettingLikeTheOthers() throws SQLException {
    try (Session session = Session.of(database)) {
      assertThat(session.row("SHOW pg_background.launch_timeout")).isEqualTo("-1");
      session.execute("SET pg_background.launch_timeout = '90s'");
      assertThat(session.row("SHOW pg_background.launch_timeout")).isEqualTo("90s");
      assertThat(session.row("SELECT current_setting('pg_background.launch_timeout')"))
          .isEqualTo("90s");
      assertThatThrownBy(() -> session.execute("SET pg_background.launch_timeout = -2"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22023"))
          .hasMessageContaining("-2 ms is outside the valid range");
      session.execute("RESET pg_background.launch_timeout");
      assertThat(session.row("SHOW pg_background.launch_timeout")).isEqualTo("-1");
    }
  }
}
