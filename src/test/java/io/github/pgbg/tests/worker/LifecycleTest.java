package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@PostgresTest
class LifecycleTest {
  private final TestDatabase database;

  LifecycleTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void aLabelIsSeenInTheListAndOnTheServer() throws SQLException {
    try (Session session = Session.of(database)) {
      String handle =
          session.row("SELECT * FROM pg_background_launch_v2('SELECT pg_sleep(60)', 0, 'nightly')");
      int pid = Integer.parseInt(handle.substring(0, handle.indexOf('|')));
      await()
          .until(
              () ->
                  database
                      .queryText("SELECT application_name FROM pg_stat_activity WHERE pid = " + pid)
                      .equals("pg_background:nightly:" + pid));
      Session.Handle worker =
          new Session.Handle(pid, Long.parseLong(handle.substring(handle.indexOf('|') + 1)));
      assertThat(session.listed(worker, "label")).isEqualTo("nightly");
      session.cancel(worker);
    }
  }

  @Test
  void cancelStopsTheJobAtOnceAndUndoesIt() throws SQLException {
    database.execute("CREATE TABLE public.t_cancel (n int)");
    try (Session session = Session.of(database)) {
      Session.Handle handle =
          session.launch("INSERT INTO t_cancel VALUES (1); SELECT pg_sleep(60); SELECT 1");
      await().until(() -> activeIn(handle.pid()).contains("pg_sleep"));
      Instant start = Instant.now();
      session.cancel(handle);
      session.await(handle);
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(1));
      assertThat(session.listed(handle, "state")).isEqualTo("canceled");
      assertThat(database.queryText("SELECT count(*) FROM t_cancel")).isEqualTo("0");
      assertThatThrownBy(() -> session.result(handle))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
    } finally {
      database.execute("DROP TABLE public.t_cancel");
    }
  }

  private String activeIn(int pid) throws SQLException {
    return database.queryText(
        "SELECT coalesce(max(query), '') FROM pg_stat_activity WHERE state = 'active' AND pid = "
            + pid);
  }

  @Test
  void aJobThatDoesNotHeedACancelIsEndedAfterTheGrace() throws SQLException {
    try (Session session = Session.of(database)) {
      Session.Handle handle =
          session.launch(
              "DO $$BEGIN LOOP BEGIN PERFORM pg_sleep(60);"
                  + " EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END$$");
      await().until(() -> activeIn(handle.pid()).contains("pg_sleep"));
      session.row("SELECT pg_background_cancel_v2_grace(" + handle.arguments() + ", 400)");
      assertThat(session.listed(handle, "state")).isEqualTo("canceled");
      await().until(() -> activeIn(handle.pid()).isEmpty());
    }
  }

  @Test
  void aCancelAfterTheEndChangesNothing() throws SQLException {
    try (Session session = Session.of(database)) {
      Session.Handle handle = session.launch("SELECT 'done'");
      session.await(handle);
      session.cancel(handle);
      assertThat(session.listed(handle, "state")).isEqualTo("stopped");
      assertThat(session.result(handle)).containsExactly("done");
      assertThat(session.run("SELECT 'next'")).containsExactly("next");
    }
  }

  @Test
  void aTimedWaitSaysWhetherTheEndCame() throws SQLException {
    try (Session session = Session.of(database)) {
      Session.Handle handle = session.launch("SELECT pg_sleep(0.4)");
      String wait = "SELECT pg_background_wait_v2_timeout(" + handle.arguments() + ", ";
      assertThat(session.row(wait + "50)")).isEqualTo("f");
      assertThat(session.row(wait + "5000)")).isEqualTo("t");
    }
  }

  @Test
  void detachLetsTheJobFinish() throws SQLException {
    database.execute("CREATE TABLE public.t_detach (n int)");
    try (Session session = Session.of(database)) {
      Session.Handle handle =
          session.launch("SELECT pg_sleep(0.3); INSERT INTO t_detach VALUES (1)");
      session.detach(handle);
      assertThatThrownBy(() -> session.await(handle))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42704"));
      await().until(() -> database.queryText("SELECT count(*) FROM t_detach").equals("1"));
    } finally {
      database.execute("DROP TABLE public.t_detach");
    }
  }

  @Test
  void theClosedSessionsJobsFinish() throws SQLException {
    database.execute("CREATE TABLE public.t_close (n int)");
    try (Session session = Session.of(database)) {
      session.launch("SELECT pg_sleep(0.3); INSERT INTO t_close VALUES (1)");
      session.submit("SELECT pg_sleep(0.3); INSERT INTO t_close VALUES (2)");
    }
    await().until(() -> database.queryText("SELECT count(*) FROM t_close").equals("2"));
    database.execute("DROP TABLE public.t_close");
  }

  @Test
  void theStatisticsCountEveryEnd() throws SQLException {
    try (Session session = Session.of(database)) {
      session.run("SELECT 'good'");
      assertThatThrownBy(() -> session.run("SELECT 1/0")).isInstanceOf(SQLException.class);
      Session.Handle handle = session.launch("SELECT pg_sleep(60)");
      assertThat(
              session.row(
                  "SELECT workers_launched, workers_completed, workers_failed, workers_canceled,"
                      + " workers_active FROM pg_background_stats_v2()"))
          .isEqualTo("3|1|1|0|1");
      session.cancel(handle);
      session.await(handle);
      assertThat(session.row("SELECT workers_canceled FROM pg_background_stats_v2()"))
          .isEqualTo("1");
    }
  }

  @Test
  void theLimitOfWorkersIsUndoneByRollback() throws SQLException {
    try (Session session = Session.of(database)) {
      session.connection().setAutoCommit(false);
      session.execute("SET pg_background.max_workers = 1");
      Session.Handle handle = session.launch("SELECT pg_sleep(0.2)");
      assertThatThrownBy(() -> session.launch("SELECT 1"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("53400"));
      session.connection().rollback();
      session.detach(session.launch("SELECT 1"));
      session.detach(handle);
      session.connection().commit();
    }
  }
}
