package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;

@PostgresTest
class DeadlockTest {
  private static final Duration AT_MOST = Duration.ofSeconds(2);

  private final TestDatabase database;

  DeadlockTest(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void makeTable() throws SQLException {
    database.execute("CREATE TABLE public.t_lock (n int); INSERT INTO t_lock VALUES (0)");
  }

  @AfterEach
  void dropTable() throws SQLException {
    database.execute("DROP TABLE public.t_lock");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "LOCK TABLE t_lock | INSERT INTO t_lock VALUES (1)"
            + " | SELECT * FROM pg_background_result(%1$s) AS (r text)",
        "LOCK TABLE t_lock | SELECT n::text FROM t_lock"
            + " | SELECT * FROM pg_background_result_v2(%2$s) AS (r text)",
        "UPDATE t_lock SET n = 5 | UPDATE t_lock SET n = n + 1"
            + " | SELECT pg_background_wait_v2(%2$s)",
        "SELECT pg_advisory_xact_lock(77) | SELECT pg_advisory_xact_lock(77)"
            + " | SELECT pg_background_wait_v2(%2$s)",
        "SAVEPOINT s; UPDATE t_lock SET n = 5; RELEASE s | UPDATE t_lock SET n = n + 1"
            + " | SELECT pg_background_wait_v2(%2$s)",
        "SAVEPOINT s; UPDATE t_lock SET n = 5 | UPDATE t_lock SET n = n + 1; SELECT 'x'"
            + " | SELECT count(*) FROM pg_background_result_v2(%2$s) AS (r text), t_lock",
        "LOCK TABLE t_lock | INSERT INTO t_lock VALUES (1)"
            + " | DO $$BEGIN PERFORM pg_background_wait_v2(%2$s); END$$",
      })
  void whoWaitsForAWorkerThatWaitsForItsLockIsTold(String lock, String job, String waiting)
      throws SQLException {
    try (Session session = Session.of(database)) {
      session.connection().setAutoCommit(false);
      session.execute(lock);
      Session.Handle handle = launch(session, job, waiting);
      untilBlocked(handle);
      Instant start = Instant.now();
      assertThatThrownBy(() -> session.execute(waiting.formatted(handle.pid(), handle.arguments())))
          .isInstanceOfSatisfying(
              PSQLException.class,
              e -> {
                assertThat(e.getSQLState()).isEqualTo("40P01");
                assertThat(e.getServerErrorMessage().getDetail())
                    .contains(Integer.toString(handle.pid()))
                    .contains(pidOf(session));
              });
      assertThat(Duration.between(start, Instant.now())).isLessThan(AT_MOST);
      session.connection().rollback();
      await()
          .until(
              () ->
                  database
                      .queryText(
                          "SELECT count(*) FROM pg_locks WHERE pid = "
                              + handle.pid()
                              + " AND granted")
                      .equals("0"));
      session.connection().setAutoCommit(true);
      assertThat(session.row("SELECT string_agg(n::text, ',') FROM t_lock")).isEqualTo("0");
    }
  }

  /** The question is the session's own then. */
  @Test
  void itIsToldWhereThereIsNoRoomForAnotherConnection() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_lock_room")) {
      database.execute("ALTER ROLE t_lock_room CONNECTION LIMIT 2");
      database.execute("GRANT ALL ON t_lock TO t_lock_room");
      try (Session session = Session.of(role.get(), "pgbg.maxIdleWorkers", "1")) {
        session.connection().setAutoCommit(false);
        session.execute("LOCK TABLE t_lock");
        Session.Handle handle = session.launch("INSERT INTO t_lock VALUES (1)");
        untilBlocked(handle);
        session.execute("SET LOCAL statement_timeout = '20s'"); // else a failure takes for ever
        assertThatThrownBy(() -> session.result(handle))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("40P01"));
        session.connection().rollback();
      }
    }
  }

  /** A handle of the v1 API where the waiting call is one. */
  private static Session.Handle launch(Session session, String job, String waiting)
      throws SQLException {
    return waiting.contains("pg_background_result(")
        ? new Session.Handle(
            Integer.parseInt(
                session.row("SELECT pg_background_launch(" + Session.literal(job) + ")")),
            0)
        : session.launch(job);
  }

  private void untilBlocked(Session.Handle handle) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                database
                    .queryText("SELECT cardinality(pg_blocking_pids(" + handle.pid() + ")) > 0")
                    .equals("t"));
  }

  private static String pidOf(Session session) {
    try {
      return Integer.toString(session.backendPid());
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aWaitThatEndsByItselfIsNoDeadlock() throws SQLException {
    try (Session session = Session.of(database)) {
      session.connection().setAutoCommit(false);
      session.execute("LOCK TABLE t_lock");
      Session.Handle handle = session.launch("INSERT INTO t_lock VALUES (1)");
      assertThat(
              session.row("SELECT pg_background_wait_v2_timeout(" + handle.arguments() + ", 1500)"))
          .isEqualTo("f");
      session.connection().commit();
      assertThat(session.result(handle)).containsExactly("INSERT 0 1");
      session.connection().commit();
    }
  }

  @Test
  void aLockOfAThirdSessionIsNoDeadlock() throws Exception {
    try (Session session = Session.of(database);
        Session other = Session.of(database)) {
      other.connection().setAutoCommit(false);
      other.execute("LOCK TABLE t_lock");
      session.connection().setAutoCommit(false);
      session.row("SELECT pg_advisory_xact_lock(78)"); // a lock that the job does not want
      Session.Handle handle = session.launch("INSERT INTO t_lock VALUES (1)");
      untilBlocked(handle);
      CompletableFuture<Void> later =
          CompletableFuture.runAsync(() -> rollbackLater(other.connection()));
      assertThat(session.result(handle)).containsExactly("INSERT 0 1");
      later.get();
      session.connection().commit();
    }
  }

  /** After the time in which a deadlock would have been reported twice. */
  private static void rollbackLater(Connection other) {
    try (var statement = other.createStatement()) {
      statement.execute("SELECT pg_sleep(1.6)");
      other.rollback();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aThirdSessionThatWaitsForTheCallerClosesTheCircle() throws Exception {
    try (Session session = Session.of(database);
        Session other = Session.of(database)) {
      session.connection().setAutoCommit(false);
      session.row("SELECT pg_advisory_xact_lock(79)");
      other.connection().setAutoCommit(false);
      other.execute("LOCK TABLE t_lock");
      CompletableFuture<String> waits =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  String got = other.row("SELECT 'got it' FROM pg_advisory_xact_lock(79)");
                  other.connection().rollback();
                  return got;
                } catch (SQLException e) {
                  throw new AssertionError(e);
                }
              });
      Session.Handle handle = session.launch("INSERT INTO t_lock VALUES (1)");
      untilBlocked(handle);
      assertThatThrownBy(() -> session.await(handle))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("40P01"));
      session.connection().rollback();
      assertThat(waits.get()).isEqualTo("got it");
      assertThat(session.listed(handle, "state")).isEqualTo("canceled");
      session.connection().rollback();
    }
  }

  /** Each waits for any of its jobs, and each job for a lock of the other session. */
  @Test
  void twoSessionsThatWaitCrosswiseForAnyJobEnd() throws Exception {
    String waiting =
        """
        DO $$
        BEGIN
          PERFORM pg_background_wait_any_v2(
            ARRAY[pg_background_launch_v2('SELECT pg_advisory_xact_lock(%d)')], 0);
        END $$
        """;
    try (Session one = Session.of(database);
        Session two = Session.of(database)) {
      for (Session session : List.of(one, two)) {
        session.connection().setAutoCommit(false);
      }
      one.row("SELECT pg_advisory_xact_lock(80)");
      two.row("SELECT pg_advisory_xact_lock(81)");
      CompletableFuture<String> ofOne = ends(one, waiting.formatted(81));
      CompletableFuture<String> ofTwo = ends(two, waiting.formatted(80));
      assertThat(List.of(ofOne.get(30, TimeUnit.SECONDS), ofTwo.get(30, TimeUnit.SECONDS)))
          .containsExactlyInAnyOrder("40P01", "ended");
    }
  }

  /** How a statement ends; the transaction is rolled back then. */
  private static CompletableFuture<String> ends(Session session, String sql) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            try {
              session.execute(sql);
              return "ended";
            } catch (SQLException e) {
              return e.getSQLState();
            } finally {
              session.connection().rollback();
            }
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
        });
  }
}
