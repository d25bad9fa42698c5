package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@PostgresTest
@NeedsSuperuser("ALTER SYSTEM, CHECKPOINT and CREATE DATABASE as jobs")
class OneTransactionTest {
  private final TestDatabase database;

  OneTransactionTest(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void makeTable() throws SQLException {
    database.execute("CREATE TABLE public.t_one (id int PRIMARY KEY)");
  }

  @AfterEach
  void dropTable() throws SQLException {
    database.execute("DROP TABLE public.t_one");
  }

  private String count() throws SQLException {
    return database.queryText("SELECT count(*) FROM public.t_one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t_one VALUES (1); INSERT INTO t_one VALUES (2); SELECT 1/0",
        "INSERT INTO t_one VALUES (1); INSERT INTO t_one VALUES (1)",
        "INSERT INTO t_one VALUES (1); DO $$BEGIN RAISE EXCEPTION 'no'; END$$",
        "INSERT INTO t_one SELECT g FROM generate_series(1, 9) g; SELECT 1/(5 - id) FROM t_one"
      })
  void aJobThatFailsLeavesNothing(String job) throws SQLException {
    try (Session session = Session.of(database)) {
      assertThatThrownBy(() -> session.result(session.launch(job), "x int"))
          .isInstanceOf(SQLException.class);
      assertThat(count()).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VACUUM t_one",
        "VACUUM (ANALYZE) t_one",
        "ANALYZE t_one",
        "REINDEX TABLE t_one",
        "REINDEX INDEX CONCURRENTLY t_one_pkey",
        "CREATE INDEX CONCURRENTLY t_one_i ON t_one (id)",
        "ALTER SYSTEM SET work_mem = '4MB'",
        "CREATE DATABASE t_one_db",
        "CHECKPOINT"
      })
  void aLoneStatementRunsByItself(String job) throws SQLException {
    try (Session session = Session.of(database)) {
      assertThat(session.run(job)).hasSize(1);
      Session.Handle submitted = session.submit("VACUUM t_one");
      session.await(submitted);
      assertThat(session.listed(submitted, "state")).isEqualTo("stopped");
    } finally {
      database.execute("ALTER SYSTEM RESET work_mem");
      database.execute("DROP DATABASE IF EXISTS t_one_db");
    }
  }

  @Test
  void aProcedureMayCommit() throws SQLException {
    try (Session session = Session.of(database)) {
      session.execute(
          "CREATE PROCEDURE public.t_commits() LANGUAGE plpgsql AS $$BEGIN"
              + " FOR i IN 1..3 LOOP INSERT INTO t_one VALUES (i); COMMIT; END LOOP;"
              + " PERFORM 1/0; END$$");
      assertThatThrownBy(() -> session.run("CALL public.t_commits()"))
          .hasMessageContaining("division by zero");
      assertThat(count()).isEqualTo("3");
    } finally {
      database.execute("DROP PROCEDURE public.t_commits()");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEGIN",
        "begin work",
        "START TRANSACTION",
        "COMMIT",
        "/* so */ commit and chain",
        "END",
        "ABORT",
        "ROLLBACK",
        "ROLLBACK TO SAVEPOINT s",
        "SAVEPOINT s",
        "RELEASE s",
        "PREPARE TRANSACTION 'p'",
        "COMMIT PREPARED 'p'",
        "ROLLBACK PREPARED 'p'"
      })
  void transactionControlIsRefusedBeforeAnythingRan(String command) throws SQLException {
    database.execute("CREATE SEQUENCE public.t_ran"); // which no rollback sets back
    try (Session session = Session.of(database)) {
      assertThatThrownBy(
              () ->
                  session.run("SELECT nextval('t_ran'); " + command + "; SELECT nextval('t_ran')"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("0A000"));
      assertThat(database.queryText("SELECT is_called FROM t_ran")).isEqualTo("f");
      assertThat(session.run("SELECT 'still here'")).containsExactly("still here");
    } finally {
      database.execute("DROP SEQUENCE public.t_ran");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"COPY t_one FROM STDIN", "COPY t_one TO STDOUT", "copy (select 1) to stdout"})
  void clientCopyIsRefusedAndTheWorkerGoesOn(String copy) throws SQLException {
    try (Session session = Session.of(database)) {
      assertThatThrownBy(() -> session.run("INSERT INTO t_one VALUES (1); " + copy))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("0A000"));
      assertThat(count()).isEqualTo("0");
      assertThat(session.run("SELECT 'still here'")).containsExactly("still here");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"; SELECT current_setting('transaction_isolation')", ""})
  void aJobMaySetItsTransaction(String more) throws SQLException {
    try (Session session = Session.of(database)) {
      assertThat(session.run("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE" + more))
          .containsExactly(more.isEmpty() ? "SET" : "serializable");
    }
  }

  @Test
  void listenIsRefusedBeforeAnythingRan() throws SQLException {
    try (Session session = Session.of(database)) {
      assertThatThrownBy(() -> session.run("INSERT INTO t_one VALUES (1); LISTEN channel"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("0A000"))
          .hasMessageContaining("cannot execute LISTEN within a background process");
      assertThat(count()).isEqualTo("0");
    }
  }

  @Test
  void aJobHasNoParameters() throws SQLException {
    try (Session session = Session.of(database)) {
      assertThatThrownBy(() -> session.run("SELECT $1"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P02"));
    }
  }
}
