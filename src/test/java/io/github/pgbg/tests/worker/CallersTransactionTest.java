package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** A call leaves the caller's transaction as any SELECT would. */
@PostgresTest
class CallersTransactionTest {
  private final TestDatabase database;

  CallersTransactionTest(TestDatabase database) {
    this.database = database;
  }

  private static TransactionState stateOf(Session session) throws SQLException {
    return session.connection().unwrap(BaseConnection.class).getTransactionState();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM pg_background_launch_v2('SELECT 1')",
        "SELECT * FROM pg_background_stats_v2()",
        "SELECT pg_background_detach_all_v2()",
      })
  void aCallBeginsATransactionWhereAutocommitIsOff(String call) throws SQLException {
    try (Session session = Session.of(database)) {
      session.row(call);
      assertThat(stateOf(session)).isEqualTo(TransactionState.IDLE);
      session.connection().setAutoCommit(false);
      session.row(call);
      assertThat(stateOf(session)).isEqualTo(TransactionState.OPEN);
      session.connection().commit();
      session.row(call);
      assertThat(stateOf(session)).isEqualTo(TransactionState.OPEN);
      session.connection().rollback();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT pg_background_detach(1)",
        "SELECT pg_background_wait_v2(1, 1)",
        "SELECT pg_background_launch('SELECT 1', 1)",
        "SELECT * FROM pg_background_result(pg_background_launch('SELECT 1/0')) AS (x int)",
      })
  void anErrorFailsTheTransaction(String call) throws SQLException {
    try (Session session = Session.of(database)) {
      session.connection().setAutoCommit(false);
      session.row("SELECT 1");
      assertThatThrownBy(() -> session.row(call)).isInstanceOf(SQLException.class);
      assertThat(stateOf(session)).isEqualTo(TransactionState.FAILED);
      assertThatThrownBy(() -> session.row("SELECT 1"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
      session.connection().rollback();
      assertThat(session.row("SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void anErrorIsUndoneToTheSavepoint() throws SQLException {
    try (Session session = Session.of(database)) {
      session.connection().setAutoCommit(false);
      session.execute("CREATE TEMP TABLE t_point (n int); INSERT INTO t_point VALUES (1)");
      var savepoint = session.connection().setSavepoint();
      assertThatThrownBy(() -> session.row("SELECT pg_background_detach(1)"))
          .isInstanceOf(SQLException.class);
      session.connection().rollback(savepoint);
      assertThat(session.row("SELECT count(*) FROM t_point")).isEqualTo("1");
      session.connection().rollback();
    }
  }

  @Test
  void withAutosaveTheTransactionGoesOn() throws SQLException {
    try (Session session = Session.of(database, "autosave", "always")) {
      session.connection().setAutoCommit(false);
      session.row("SELECT 1");
      assertThatThrownBy(() -> session.row("SELECT pg_background_detach(1)"))
          .isInstanceOf(SQLException.class);
      assertThat(session.row("SELECT 1")).isEqualTo("1");
      session.connection().rollback();
    }
  }

  @Test
  void aFailedTransactionLaunchesNothing() throws SQLException {
    database.execute("CREATE TABLE public.t_failed (n int)");
    try (Session session = Session.of(database)) {
      session.connection().setAutoCommit(false);
      assertThatThrownBy(() -> session.row("SELECT 1/0")).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> session.launch("INSERT INTO t_failed VALUES (1)"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
      session.connection().rollback();
      assertThat(session.row("SELECT workers_launched FROM pg_background_stats_v2()"))
          .isEqualTo("0");
      session.connection().rollback();
    } finally {
      database.execute("DROP TABLE public.t_failed");
    }
  }

  @Test
  void theJobIsNotUndoneWithTheCallersTransaction() throws SQLException {
    database.execute("CREATE TABLE public.t_apart (n int)");
    try (Session session = Session.of(database)) {
      session.connection().setAutoCommit(false);
      session.execute("INSERT INTO t_apart VALUES (1)");
      assertThat(session.run("INSERT INTO t_apart VALUES (2)")).containsExactly("INSERT 0 1");
      session.connection().rollback();
      assertThat(database.queryText("SELECT string_agg(n::text, ',') FROM t_apart")).isEqualTo("2");
    } finally {
      database.execute("DROP TABLE public.t_apart");
    }
  }
}
