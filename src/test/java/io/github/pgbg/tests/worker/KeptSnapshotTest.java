package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The question for the session's settings, which the server keeps prepared. */
@PostgresTest
class KeptSnapshotTest {
  private static final String OURS =
      "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%pg_conf_load_time%'"
          + " AND statement NOT LIKE '%pg_prepared_statements%'";

  private final TestDatabase database;

  KeptSnapshotTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void theServerKeepsTheQuestionOnceAndTheAnswerIsNew() throws SQLException {
    try (Session session = Session.of(database)) {
      askOften(session);
      assertThat(session.row(OURS)).isEqualTo("1");
      session.execute("SET work_mem = '7MB'");
      session.execute("SET pgbg_test.custom = 'given'");
      assertThat(session.run("SELECT current_setting('work_mem')")).containsExactly("7MB");
      assertThat(session.run("SELECT current_setting('pgbg_test.custom')"))
          .containsExactly("given");
      askOften(session);
      assertThat(session.row(OURS)).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"DISCARD ALL", "DEALLOCATE ALL", "DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$"})
  void theQuestionIsPreparedAgainWhenTheServerHasForgottenIt(String forget) throws SQLException {
    try (Session session = Session.of(database)) {
      askOften(session);
      session.execute(forget);
      assertThat(session.run("SELECT 'there'")).containsExactly("there");
      askOften(session);
      assertThat(session.row(OURS)).isEqualTo("1");
    }
  }

  @Test
  void aTransactionSurvivesThatTheServerHasForgottenTheQuestion() throws SQLException {
    try (Session session = Session.of(database)) {
      askOften(session);
      session.connection().setAutoCommit(false);
      session.execute("DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$");
      assertThat(session.run("SELECT 'there'")).containsExactly("there");
      session.connection().commit();
      session.connection().setAutoCommit(true);
      askOften(session);
    }
  }

  @Test
  void nothingIsKeptWhereTheSessionPreparesNothing() throws SQLException {
    try (Session session = Session.of(database, "prepareThreshold", "0")) {
      askOften(session);
      assertThat(session.row(OURS)).isEqualTo("0");
    }
  }

  @Test
  void aRoleIsSeenWhileTheQuestionOfAnotherIsKept() throws SQLException {
    TestDatabase owner = database.superuser("makes a role and becomes it");
    try (Scratch<TestDatabase> role = owner.createRole("t_kept_role");
        Session session = Session.of(owner)) {
      askOften(session);
      session.execute("SET ROLE t_kept_role");
      assertThat(session.run("SELECT current_user::text")).containsExactly("t_kept_role");
      askOften(session);
      session.execute("RESET ROLE");
      assertThat(session.run("SELECT current_user::text")).containsExactly(owner.user());
    }
  }

  private static void askOften(Session session) throws SQLException {
    for (int i = 0; i < 10; i++) {
      session.execute("SELECT 7");
      assertThat(session.run("SELECT 'x'")).containsExactly("x");
    }
  }
}
