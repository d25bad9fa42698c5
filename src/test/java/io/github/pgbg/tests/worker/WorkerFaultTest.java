package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a job and its caller see of each other's ends, and of what is not theirs. */
@PostgresTest
class WorkerFaultTest {
  private final TestDatabase database;

  WorkerFaultTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void theEndOfTheLaunchersBackendEndsItsWait() throws Exception {
    try (Session session = Session.of(database)) {
      int pid = session.backendPid();
      Session.Handle handle = session.launch("SELECT pg_sleep(60)");
      CompletableFuture<Void> waiting =
          CompletableFuture.runAsync(
              () ->
                  assertThatThrownBy(() -> session.await(handle))
                      .isInstanceOfSatisfying(
                          SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57P01")));
      database.execute("SELECT pg_terminate_backend(" + pid + ")");
      waiting.get(30, TimeUnit.SECONDS);
      database.execute("SELECT pg_terminate_backend(" + handle.pid() + ")");
    }
  }

  @Test
  void theNetworkTimeoutEndsAWait() throws SQLException {
    try (Session session = Session.of(database)) {
      Session.Handle handle = session.launch("SELECT pg_sleep(60)");
      session.connection().setNetworkTimeout(Runnable::run, 500);
      assertThatThrownBy(() -> session.await(handle))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08006"));
      database.execute("SELECT pg_terminate_backend(" + handle.pid() + ")");
    }
  }

  @Test
  void theSocketTimeoutOfTheUrlEndsNoLongerJob() throws SQLException {
    try (Session session = Session.of(database, "socketTimeout", "1")) {
      assertThat(session.run("SELECT 'slept' FROM pg_sleep(2.5)")).containsExactly("slept");
    }
  }

  @Test
  void theTimeThatTheReaderTakesIsNotTheJobs() throws SQLException {
    try (Session session = Session.of(database)) {
      session.execute("SET statement_timeout = 1000");
      Session.Handle handle =
          session.launch("SELECT repeat('x', 9000) FROM generate_series(1, 60)");
      int read = 0;
      try (Statement statement = session.connection().createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT * FROM pg_background_result_v2("
                      + handle.arguments()
                      + ") AS (x text)")) {
        while (rows.next()) {
          if (read == 0) {
            await().pollDelay(1_500, TimeUnit.MILLISECONDS).until(() -> true);
          }
          read++;
        }
      }
      assertThat(read).isEqualTo(60);
    }
  }

  @Test
  void locksAreGoneWhenTheEndIsReportedWhateverTheTextSays() throws SQLException {
    try (Session session = Session.of(database)) {
      for (int i = 0; i < 20; i++) {
        Session.Handle handle =
            session.launch("DO $$BEGIN EXECUTE 'SELECT pg_adv' || 'isory_lock(815)'; END$$");
        session.await(handle);
        assertThat(session.row("SELECT pg_try_advisory_lock(815)")).isEqualTo("t");
        assertThat(session.row("SELECT pg_advisory_unlock(815)")).isEqualTo("t");
        session.detach(handle);
      }
    }
  }

  @Test
  void anIndexIsCreatedConcurrentlyFromWithinATransaction() throws SQLException {
    database.execute("CREATE TABLE public.t_concurrently (n int)");
    try (Session session = Session.of(database)) {
      session.connection().setAutoCommit(false);
      session.execute("SELECT 1");
      assertThat(session.run("CREATE INDEX CONCURRENTLY ON public.t_concurrently (n)"))
          .containsExactly("CREATE INDEX");
      session.connection().commit();
    } finally {
      database.execute("DROP TABLE public.t_concurrently");
    }
  }

  @Test
  void aDatabaseCanBeDroppedAMomentAfterItsLastSession() throws SQLException {
    try (Scratch<TestDatabase> other = database.createDatabase("t_dropped_soon")) {
      try (Session session = Session.of(other.get())) {
        assertThat(session.run("SELECT 'x'")).containsExactly("x");
      }
      await()
          .atMost(20, TimeUnit.SECONDS)
          .until(
              () ->
                  database
                      .queryText(
                          "SELECT count(*) FROM pg_stat_activity WHERE datname = 't_dropped_soon'")
                      .equals("0"));
    }
  }

  @Test
  void noticesOfAJobThatNobodyReadsAreBounded() throws SQLException {
    try (Session session = Session.of(database)) {
      Session.Handle handle =
          session.launch(
              "DO $$BEGIN FOR i IN 1..20000 LOOP RAISE NOTICE 'row %', i; END LOOP; END$$", 65_536);
      session.await(handle);
      try (Statement statement = session.connection().createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT * FROM pg_background_result_v2("
                      + handle.arguments()
                      + ") AS (x text)")) {
        while (rows.next()) {}
        int count = 1;
        var last = statement.getWarnings();
        while (last.getNextWarning() != null) {
          last = last.getNextWarning();
          count++;
        }
        assertThat(count).isBetween(100, 5_000);
        assertThat(last.getMessage()).contains("further notices of the background worker");
      }
    }
  }
}
