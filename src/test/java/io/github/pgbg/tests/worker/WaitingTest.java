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
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that waits can be ended from outside in every way that JDBC has. */
@PostgresTest
class WaitingTest {
  private static final String SLEEPS = "SELECT pg_sleep(60)::text";

  private final TestDatabase database;

  WaitingTest(TestDatabase database) {
    this.database = database;
  }

  private static String waitingCall(String function, Session.Handle handle) {
    return function.startsWith("result")
        ? "SELECT * FROM pg_background_result_v2(" + handle.arguments() + ") AS (r text)"
        : "SELECT pg_background_" + function + "(" + handle.arguments() + ")";
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

  private static void untilItWaits() {
    await()
        .until(
            () ->
                Thread.getAllStackTraces().values().stream()
                    .anyMatch(
                        stack ->
                            Arrays.stream(stack)
                                .anyMatch(
                                    f ->
                                        f.getClassName().endsWith("worker.JobResult")
                                            || f.getMethodName().equals("awaitEnd"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait_v2", "result_v2"})
  void aQueryTimeoutEndsTheWait(String function) throws SQLException {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      Session.Handle handle = session.launch(SLEEPS);
      statement.setQueryTimeout(1);
      Instant start = Instant.now();
      assertThatThrownBy(() -> statement.executeQuery(waitingCall(function, handle)))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(3));
      endOf(session, handle);
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

  @ParameterizedTest
  @ValueSource(strings = {"wait_v2", "result_v2"})
  void cancelOfTheStatementEndsTheWait(String function) throws Exception {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      Session.Handle handle = session.launch(SLEEPS);
      CompletableFuture<SQLException> call = waiting(statement, waitingCall(function, handle));
      untilItWaits();
      statement.cancel();
      assertThat(soon(call).getSQLState()).isEqualTo("57014");
      assertThat(session.row("SELECT 1")).isEqualTo("1");
      endOf(session, handle);
    }
  }

  @Test
  void cancelOfTheStatementEndsTheReading() throws Exception {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      Session.Handle handle =
          session.launch(
              "SELECT repeat('x', 9999) || CASE WHEN g > 50 THEN pg_sleep(60)::text ELSE '' END"
                  + " FROM generate_series(1, 100) g",
              20000);
      CompletableFuture<SQLException> call = waiting(statement, waitingCall("result_v2", handle));
      await()
          .until(
              () ->
                  database
                      .queryText(
                          "SELECT wait_event = 'PgSleep' FROM pg_stat_activity WHERE pid = "
                              + handle.pid())
                      .equals("t"));
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
  void anInterruptEndsTheWait() throws Exception {
    try (Session session = Session.of(database)) {
      Session.Handle handle = session.launch(SLEEPS);
      CompletableFuture<SQLException> ended = new CompletableFuture<>();
      Thread waiter =
          new Thread(
              () -> {
                try {
                  session.await(handle);
                } catch (SQLException e) {
                  ended.complete(e);
                }
              });
      waiter.start();
      untilItWaits();
      waiter.interrupt();
      assertThat(soon(ended).getSQLState()).isEqualTo("57014");
      waiter.join();
      endOf(session, handle);
    }
  }

  @Test
  void closeOfTheConnectionEndsTheWait() throws Exception {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      Session.Handle handle = session.launch(SLEEPS);
      CompletableFuture<SQLException> call = waiting(statement, waitingCall("wait_v2", handle));
      untilItWaits();
      session.connection().close();
      assertThat(soon(call).getSQLState()).isEqualTo("08003");
      terminate(handle);
    }
  }

  @Test
  void abortOfTheConnectionEndsTheWait() throws Exception {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      Session.Handle handle = session.launch(SLEEPS);
      CompletableFuture<SQLException> call = waiting(statement, waitingCall("result_v2", handle));
      untilItWaits();
      session.connection().abort(Runnable::run);
      assertThat(soon(call).getSQLState()).isNotNull();
      terminate(handle);
    }
  }

  @Test
  void closeOfTheConnectionEndsTheReadingWithAnError() throws Exception {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      Session.Handle handle =
          session.launch(
              "SELECT repeat('x', 9999) || CASE WHEN g > 50 THEN pg_sleep(60)::text ELSE '' END"
                  + " FROM generate_series(1, 100) g",
              20000);
      CompletableFuture<SQLException> call = waiting(statement, waitingCall("result_v2", handle));
      await()
          .until(
              () ->
                  database
                      .queryText(
                          "SELECT wait_event = 'PgSleep' FROM pg_stat_activity WHERE pid = "
                              + handle.pid())
                      .equals("t"));
      session.connection().close();
      assertThat(soon(call).getSQLState()).isNotNull();
      terminate(handle);
    }
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
