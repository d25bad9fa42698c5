package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

@PostgresTest
class BackPressureTest {
  private final TestDatabase database;

  BackPressureTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void aJobWhoseResultNobodyReadsStopsProducing() throws SQLException {
    database.execute("CREATE SEQUENCE public.t_made");
    try (Session session = Session.of(database)) {
      Session.Handle handle =
          session.launch(
              "SELECT nextval('public.t_made')::text || repeat('x', 100)"
                  + " FROM generate_series(1, 100000)",
              16384);
      await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(5))
          .until(() -> database.queryText("SELECT last_value < 500 FROM t_made").equals("t"));
      assertThat(session.listed(handle, "state")).isEqualTo("running");
      assertThat(session.result(handle)).hasSize(100000);
    } finally {
      database.execute("DROP SEQUENCE public.t_made");
    }
  }

  @Test
  void aSmallResultNeedsNoReaderToCommit() throws SQLException {
    database.execute("CREATE TABLE public.t_small (n int)");
    try (Session session = Session.of(database)) {
      Session.Handle handle =
          session.launch("INSERT INTO t_small SELECT generate_series(1, 100) RETURNING n");
      await().until(() -> database.queryText("SELECT count(*) FROM t_small").equals("100"));
      assertThat(session.result(handle, "n int")).hasSize(100);
    } finally {
      database.execute("DROP TABLE public.t_small");
    }
  }

  @Test
  void aRowLargerThanTheQueueComesThrough() throws SQLException {
    try (Session session = Session.of(database)) {
      Session.Handle handle =
          session.launch("SELECT repeat('x', 1000000) FROM generate_series(1, 5)", 64);
      assertThat(session.result(handle)).hasSize(5).allMatch(row -> row.length() == 1_000_000);
    }
  }

  /** The extension takes a result whole before its first row is seen. */
  @Test
  void whoReadsMayMeanwhileNeedALockOfTheJob() throws SQLException {
    database.execute(
        "CREATE TABLE public.t_both AS SELECT g AS id, 0 AS n FROM generate_series(1, 20000) g");
    try (Session session = Session.of(database);
        Statement reading = session.connection().createStatement();
        ResultSet rows =
            reading.executeQuery(
                "SELECT * FROM pg_background_result(pg_background_launch("
                    + "'UPDATE t_both SET n = 1 RETURNING id, repeat(''x'', 100)'))"
                    + " AS (id int, x text)")) {
      assertThat(rows.next()).isTrue();
      session.execute("SET statement_timeout = '20s'"); // else a failure would take for ever
      session.execute("UPDATE t_both SET n = n + 1 WHERE id = 20000");
      int read = 1;
      while (rows.next()) {
        read++;
      }
      assertThat(read).isEqualTo(20000);
      assertThat(session.row("SELECT n FROM t_both WHERE id = 20000")).isEqualTo("2");
    } finally {
      database.execute("DROP TABLE public.t_both");
    }
  }

  @Test
  void whoReadsMayMeanwhileWaitForTheEnd() throws SQLException {
    try (Session session = Session.of(database);
        Statement reading = session.connection().createStatement()) {
      Session.Handle handle =
          session.launch("SELECT repeat('x', 100) FROM generate_series(1, 9999)");
      try (ResultSet rows =
          reading.executeQuery(
              "SELECT * FROM pg_background_result_v2(" + handle.arguments() + ") AS (x text)")) {
        assertThat(rows.next()).isTrue();
        session.execute("SET statement_timeout = '20s'");
        session.await(handle);
        assertThat(session.listed(handle, "state, consumed")).isEqualTo("stopped|t");
        int read = 1;
        while (rows.next()) {
          read++;
        }
        assertThat(read).isEqualTo(9999);
      }
    }
  }

  /** The extension hangs there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT pg_background_wait_v2(%s)",
        "DO $$BEGIN PERFORM pg_background_wait_v2(%s); END$$"
      })
  void whoWaitsForAJobThatWaitsForItsReaderIsTold(String waiting) throws SQLException {
    try (Session session = Session.of(database)) {
      Session.Handle handle =
          session.launch("SELECT repeat('x', 100) FROM generate_series(1, 9999)");
      session.execute("SET statement_timeout = '20s'");
      assertThatThrownBy(() -> session.execute(waiting.formatted(handle.arguments())))
          .isInstanceOfSatisfying(
              PSQLException.class,
              e -> {
                assertThat(e.getSQLState()).isEqualTo("40P01");
                assertThat(e.getServerErrorMessage().getDetail())
                    .contains("worker " + handle.pid() + " waits for its result to be read");
                assertThat(e.getServerErrorMessage().getHint()).contains("queue_size");
              });
      assertThat(session.result(handle)).hasSize(9999); // nothing is lost
    }
  }
}
