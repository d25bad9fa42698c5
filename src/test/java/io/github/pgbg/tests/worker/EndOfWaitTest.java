package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** Every call that waits can be ended from outside in every way that JDBC has. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndOfWaitTest {
  private static final String SLEEPS = "SELECT pg_sleep(60)::text";
  private static final String HEEDS_NOTHING =
      "DO $$BEGIN LOOP BEGIN PERFORM pg_sleep(60);"
          + " EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END$$";

  private final TestDatabase database;
  private final List<Session> sessions = new ArrayList<>();
  private final List<Session.Handle> jobs = new ArrayList<>();
  private Scratch<TestDatabase> crowded;

  EndOfWaitTest(TestDatabase database) {
    this.database = database;
  }

  /** The calls that wait, for a job of a minute. */
  enum Wait {
    RESULT("SELECT * FROM pg_background_result_v2(%s) AS (r text)"),
    WAIT("SELECT pg_background_wait_v2(%s)"),
    TIMED_WAIT("SELECT pg_background_wait_v2_timeout(%s, 60000)"),
    CANCEL_WITH_GRACE("SELECT pg_background_cancel_v2_grace(%s, 60000)"),
    LAUNCH("SELECT * FROM pg_background_launch_v2('SELECT 1')"),
    WAIT_IN_DO("DO $$BEGIN PERFORM pg_background_wait_v2(%s); END$$"),
    RESULT_IN_SQL("SELECT count(*) FROM pg_background_result_v2(%s) AS (r text), pg_class");

    private final String sql;

    Wait(String sql) {
      this.sql = sql;
    }
  }

  /** What ends them. */
  enum End {
    CANCEL,
    INTERRUPT,
    STATEMENT_TIMEOUT,
    CLOSE_STATEMENT,
    CLOSE,
    ABORT;

    boolean leavesTheConnection() {
      return this != CLOSE && this != ABORT;
    }
  }

  static Stream<Arguments> waitsAndEnds() {
    return Arrays.stream(Wait.values())
        .flatMap(wait -> Arrays.stream(End.values()).map(end -> Arguments.of(wait, end)));
  }

  @BeforeAll
  void makeRole() throws SQLException {
    crowded = database.createRole("t_crowded");
    database.execute("ALTER ROLE t_crowded CONNECTION LIMIT 2");
  }

  @AfterAll
  void dropRole() throws SQLException {
    crowded.close();
  }

  @AfterEach
  void endJobs() throws SQLException {
    for (Session.Handle job : jobs) {
      database.execute("SELECT pg_terminate_backend(" + job.pid() + ")");
    }
    jobs.clear();
    for (Session session : sessions) {
      session.close();
    }
    sessions.clear();
    quickly()
        .until(
            () ->
                database
                    .queryText(
                        "SELECT count(*) FROM pg_stat_activity WHERE usename = 't_crowded'"
                            + " AND application_name <> 'pg_background'")
                    .equals("0"));
  }

  private Session sessionFor(Wait wait) throws SQLException {
    Session session =
        wait == Wait.LAUNCH
            ? Session.of(crowded.get(), "pgbg.launchTimeout", "60s", "pgbg.maxIdleWorkers", "1")
            : Session.of(database);
    sessions.add(session);
    return session;
  }

  private Session.Handle launchFor(Wait wait, Session session) throws SQLException {
    Session.Handle job = session.launch(wait == Wait.CANCEL_WITH_GRACE ? HEEDS_NOTHING : SLEEPS);
    jobs.add(job);
    quickly()
        .until(
            () ->
                database
                    .queryText(
                        "SELECT coalesce(max(wait_event), '') FROM pg_stat_activity WHERE pid = "
                            + job.pid())
                    .equals("PgSleep"));
    return job;
  }

  private static ConditionFactory quickly() {
    return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
  }

  private static String call(Wait wait, Session.Handle job) {
    return wait.sql.formatted(job.arguments());
  }

  /** Runs the call in a thread of its own; how it ended comes as the error. */
  private static Thread start(
      Statement statement, String sql, CompletableFuture<SQLException> ended) {
    Thread thread =
        new Thread(
            () -> {
              try {
                if (statement.execute(sql)) {
                  try (ResultSet rows = statement.getResultSet()) {
                    while (rows.next()) {}
                  }
                }
                ended.completeExceptionally(new AssertionError("it ended by itself"));
              } catch (SQLException e) {
                ended.complete(e);
              } catch (RuntimeException | Error e) {
                ended.completeExceptionally(e);
              }
            });
    thread.start();
    return thread;
  }

  /** In the driver's own code: for the job, or for a connection. */
  private static void untilItWaits(Wait wait, Thread thread) {
    String method = wait == Wait.LAUNCH ? "patiently" : "workOrWait";
    quickly()
        .until(
            () ->
                Arrays.stream(thread.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals(method)));
  }

  @ParameterizedTest
  @MethodSource("waitsAndEnds")
  void itEndsWithAnErrorAndTheConnectionIsAsAfterAnyError(Wait wait, End end) throws Exception {
    Session session = sessionFor(wait);
    Session.Handle job = launchFor(wait, session);
    Connection connection = session.connection();
    if (end == End.STATEMENT_TIMEOUT) {
      session.execute("SET statement_timeout = '200ms'");
    }
    connection.setAutoCommit(false);
    CompletableFuture<SQLException> ended = new CompletableFuture<>();
    try (Statement statement = connection.createStatement()) {
      Thread thread = start(statement, call(wait, job), ended);
      if (end != End.STATEMENT_TIMEOUT) {
        untilItWaits(wait, thread);
      }
      switch (end) {
        case CANCEL -> statement.cancel();
        case INTERRUPT -> thread.interrupt();
        case CLOSE_STATEMENT -> statement.close();
        case CLOSE -> connection.close();
        case ABORT -> connection.abort(Runnable::run);
        case STATEMENT_TIMEOUT -> {}
      }
      SQLException error = ended.get(10, TimeUnit.SECONDS);
      if (end.leavesTheConnection()) {
        assertThat(error.getSQLState()).isEqualTo("57014");
        assertThat(connection.unwrap(BaseConnection.class).getTransactionState())
            .isEqualTo(TransactionState.FAILED);
        connection.rollback();
        assertThat(session.row("SELECT 1")).isEqualTo("1");
        connection.rollback();
      } else {
        assertThat(error.getSQLState()).startsWith("08");
      }
    }
  }

  @Test
  void aQueryTimeoutEndsThemAll() throws Exception {
    List<CompletableFuture<SQLException>> all = new ArrayList<>();
    for (Wait wait : Wait.values()) {
      Session session = sessionFor(wait);
      Session.Handle job = launchFor(wait, session);
      Statement statement = session.connection().createStatement();
      statement.setQueryTimeout(1);
      CompletableFuture<SQLException> ended = new CompletableFuture<>();
      start(statement, call(wait, job), ended);
      all.add(ended);
    }
    for (CompletableFuture<SQLException> ended : all) {
      assertThat(ended.get(10, TimeUnit.SECONDS).getSQLState()).isEqualTo("57014");
    }
  }
}
