package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

@PostgresTest
class DeadlockTest {
  private final TestDatabase database;

  DeadlockTest(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void makeTable() throws SQLException {
    database.execute("CREATE TABLE public.t_lock (n int)");
  }

  @AfterEach
  void dropTable() throws SQLException {
    database.execute("DROP TABLE public.t_lock");
  }

  @Test
  void whoWaitsForAWorkerThatWaitsForItsLockIsTold() throws SQLException {
    try (Session session = Session.of(database)) {
      session.connection().setAutoCommit(false);
      session.execute("LOCK TABLE t_lock");
      Session.Handle handle = session.launch("INSERT INTO t_lock VALUES (1)");
      Instant start = Instant.now();
      assertThatThrownBy(() -> session.result(handle))
          .isInstanceOfSatisfying(
              PSQLException.class,
              e -> {
                assertThat(e.getSQLState()).isEqualTo("40P01");
                assertThat(e.getServerErrorMessage().getDetail())
                    .contains(Integer.toString(handle.pid()))
                    .contains(pidOf(session));
              });
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(2));
      session.connection().rollback();
      session.connection().setAutoCommit(true);
      assertThat(session.row("SELECT count(*) FROM t_lock")).isEqualTo("0");
    }
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
      Session.Handle handle = session.launch("INSERT INTO t_lock VALUES (1)");
      assertThat(
              session.row("SELECT pg_background_wait_v2_timeout(" + handle.arguments() + ", 900)"))
          .isEqualTo("f");
      CompletableFuture<Void> later =
          CompletableFuture.runAsync(
              () -> {
                try {
                  other.row("SELECT pg_sleep(1.6)");
                  other.connection().rollback();
                } catch (SQLException e) {
                  throw new AssertionError(e);
                }
              });
      assertThat(session.result(handle)).containsExactly("INSERT 0 1");
      later.get();
    }
  }
}
