package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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

  /** Every call that is answered by the driver alone; %s stands for the handle of a job. */
  private static final String[] CALLS = {
    "SELECT pg_background_launch('SELECT 1')",
    "SELECT * FROM pg_background_launch_v2('SELECT 1')",
    "SELECT * FROM pg_background_launch_v2('SELECT 1', 0, 'label')",
    "SELECT * FROM pg_background_submit_v2('SELECT 1')",
    "SELECT * FROM pg_background_result(pg_background_launch('SELECT 1')) AS (x int)",
    "SELECT pg_background_detach(pg_background_launch('SELECT 1'))",
    "SELECT * FROM pg_background_result_v2(%s) AS (x int)",
    "SELECT pg_background_detach_v2(%s)",
    "SELECT pg_background_cancel_v2(%s)",
    "SELECT pg_background_cancel_v2_grace(%s, 100)",
    "SELECT pg_background_wait_v2(%s)",
    "SELECT pg_background_wait_v2_timeout(%s, 1000)",
    "SELECT * FROM pg_background_get_progress_v2(%s)",
    "SELECT * FROM pg_background_result_info_v2(%s)",
    "SELECT * FROM pg_background_error_info_v2(%s)",
    "SELECT pg_background_full_sql_v2(%s)",
    "SELECT pid FROM pg_background_list_v2() AS (pid int4, cookie int8, launched_at timestamptz,"
        + " user_id oid, queue_size int4, state text, sql_preview text, last_error text,"
        + " consumed bool, label text)",
    "SELECT * FROM pg_background_stats_v2()",
    "SELECT pg_background_detach_all_v2()",
    "SELECT pg_background_cancel_all_v2()",
  };

  static Stream<String> calls() {
    return Arrays.stream(CALLS);
  }

  /** The state after the call, whether it is given as text or prepared. */
  private static void assertLeaves(Session session, String call, TransactionState expected)
      throws SQLException {
    try (Statement statement = session.connection().createStatement()) {
      statement.execute(call.formatted(launched(session)));
      assertThat(stateOf(session)).isEqualTo(expected);
    }
    try (PreparedStatement statement =
        session.connection().prepareStatement(call.formatted(launched(session)))) {
      statement.execute();
      assertThat(stateOf(session)).isEqualTo(expected);
    }
  }

  private static String launched(Session session) throws SQLException {
    return session.launch("SELECT 1").arguments();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aCallLeavesTheTransactionAsAnySelectDoes(String call) throws SQLException {
    try (Session session = Session.of(database)) {
      assertLeaves(session, call, TransactionState.IDLE);
      session.execute("BEGIN");
      assertLeaves(session, call, TransactionState.OPEN);
      session.execute("COMMIT");
      session.connection().setAutoCommit(false);
      assertLeaves(session, call, TransactionState.OPEN);
      session.connection().commit();
      assertLeaves(session, call, TransactionState.OPEN);
      session.connection().rollback();
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aCallBeginsATransactionWhereAutocommitIsOff(String call) throws SQLException {
    try (Session session = Session.of(database)) {
      String handle = launched(session);
      session.connection().setAutoCommit(false);
      session.rows(call.formatted(handle));
      assertThat(stateOf(session)).isEqualTo(TransactionState.OPEN);
      session.connection().rollback();
      assertThat(stateOf(session)).isEqualTo(TransactionState.IDLE);
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void inAFailedTransactionNothingIsDone(String call) throws SQLException {
    try (Session session = Session.of(database)) {
      Session.Handle handle = session.launch("SELECT 1");
      session.await(handle);
      session.connection().setAutoCommit(false);
      assertThatThrownBy(() -> session.row("SELECT 1/0")).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> session.rows(call.formatted(handle.arguments())))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
      assertThat(stateOf(session)).isEqualTo(TransactionState.FAILED);
      session.connection().rollback();
      assertThat(session.row("SELECT workers_launched FROM pg_background_stats_v2()"))
          .isEqualTo("1");
      assertThat(session.listed(handle, "state, consumed")).isEqualTo("stopped|f");
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
        "SELECT * FROM pg_background_result(pg_background_launch('SELECT 1')) AS (x text)",
        "SELECT * FROM pg_background_result(pg_background_launch('SELECT 1'))",
        "SELECT pg_background_progress(1, 'x')",
        "SELECT * FROM pg_background_result_v2(1, 1) AS (x no_such_type)",
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
