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
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What ends the reading of a result, and in which words; see also {@link EndOfWaitTest}. */
@PostgresTest
class WaitingTest {
  private static final String SLEEPS = "SELECT pg_sleep(60)::text";

  private static final String STALLS_AFTER_50_ROWS =
      "SELECT repeat('x', 9999) || CASE WHEN g > 50 THEN pg_sleep(60)::text ELSE '' END"
          + " FROM generate_series(1, 100) g";

  private final TestDatabase database;

  WaitingTest(TestDatabase database) {
    this.database = database;
  }

  private static String resultOf(Session.Handle handle) {
    return "SELECT * FROM pg_background_result_v2(" + handle.arguments() + ") AS (r text)";
  }

  /** Runs a call in a thread of its own; how it ended comes as the error. */
  private static CompletableFuture<SQLException> waiting(Statement statement, String sql) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {}
            throw new AssertionError("it ended by itself");
          } catch (SQLException e) {
            return e;
          }
        });
  }

  private static SQLException soon(CompletableFuture<SQLException> call)
      throws InterruptedException {
    try {
      return call.get(5, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theSessionsStatementTimeoutEndsTheWait() throws SQLException {
    try (Session session = Session.of(database)) {
      Session.Handle handle = session.launch(SLEEPS);
      session.execute("SET statement_timeout = '300ms'");
      assertThatThrownBy(() -> session.await(handle))
          .hasMessageContaining("canceling statement due to statement timeout");
      session.execute("RESET statement_timeout");
      endOf(session, handle);
    }
  }

  /** As for the fetches from a portal: a result may be read for as long as it takes. */
  @Test
  void aQueryTimeoutCountsForEachWaitOfTheReader() throws SQLException {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      Session.Handle handle =
          session.launch(
              "SELECT repeat('x', 999) || pg_sleep(0.25)::text FROM generate_series(1, 7)", 64);
      statement.setQueryTimeout(1);
      Instant start = Instant.now();
      int read = 0;
      try (ResultSet rows = statement.executeQuery(resultOf(handle))) {
        while (rows.next()) {
          read++;
        }
      }
      assertThat(read).isEqualTo(7);
      assertThat(Duration.between(start, Instant.now())).isGreaterThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void aQueryTimeoutEndsTheReading() throws SQLException {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      Session.Handle handle =
          session.launch(
              "SELECT repeat('x', 999) || CASE WHEN g > 5 THEN pg_sleep(60)::text ELSE '' END"
                  + " FROM generate_series(1, 7) g",
              64);
      statement.setQueryTimeout(1);
      try (ResultSet rows = statement.executeQuery(resultOf(handle))) {
        assertThatThrownBy(
                () -> {
                  while (rows.next()) {}
                })
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
      }
      endOf(session, handle);
    }
  }

  @Test
  void cancelOfTheStatementEndsTheReading() throws Exception {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      Session.Handle handle = session.launch(STALLS_AFTER_50_ROWS, 20000);
      CompletableFuture<SQLException> call = waiting(statement, resultOf(handle));
      awaitStall(handle);
      await()
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                statement.cancel();
                return call.isDone();
              });
      assertThat(soon(call).getSQLState()).isEqualTo("57014");
      endOf(session, handle);
    }
  }

  @Test
  void closeOfTheConnectionEndsTheReadingWithAnError() throws Exception {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      Session.Handle handle = session.launch(STALLS_AFTER_50_ROWS, 20000);
      CompletableFuture<SQLException> call = waiting(statement, resultOf(handle));
      awaitStall(handle);
      session.connection().close();
      assertThat(soon(call).getSQLState()).isEqualTo("55000");
      terminate(handle);
    }
  }

  private void awaitStall(Session.Handle handle) {
    await()
        .until(
            () ->
                database
                    .queryText(
                        "SELECT wait_event = 'PgSleep' FROM pg_stat_activity WHERE pid = "
                            + handle.pid())
                    .equals("t"));
  }

  /** The job has been abandoned by the reader, or is still the session's. */
  private void endOf(Session session, Session.Handle handle) throws SQLException {
    terminate(handle);
    assertThat(session.row("SELECT 1")).isEqualTo("1");
  }

  private void terminate(Session.Handle handle) throws SQLException {
    database.execute("SELECT pg_terminate_backend(" + handle.pid() + ")");
  }
}
