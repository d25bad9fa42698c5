package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

@PostgresTest
class FaultTest {
  private final TestDatabase database;

  FaultTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void theEndOfTheBackendIsToldWhereTheResultIsRead() throws SQLException {
    try (Session session = Session.of(database)) {
      for (String job :
          new String[] {"SELECT pg_sleep(60)::text", "SELECT pg_sleep(60); SELECT 1"}) {
        Session.Handle handle = session.launch(job);
        await()
            .until(
                () ->
                    database
                        .queryText(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE wait_event = 'PgSleep' AND pid = "
                                + handle.pid()
                                + " UNION ALL SELECT false LIMIT 1")
                        .equals("t"));
        session.await(handle);
        assertThat(session.listed(handle, "state")).isEqualTo("error");
        assertThatThrownBy(() -> session.result(handle))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isIn("57P01", "08006"));
        assertThat(session.run("SELECT 'next'")).containsExactly("next");
      }
    }
  }

  @Test
  void aRoleWithoutRoomForAConnectionIsToldAndNothingIsLeftOpen() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_fault_room")) {
      database.execute("ALTER ROLE t_fault_room CONNECTION LIMIT 2");
      try (Session session = Session.of(role.get(), "pgbg.maxIdleWorkers", "1")) {
        Session.Handle first = session.launch("SELECT pg_sleep(60)");
        assertThatThrownBy(() -> session.launch("SELECT 1"))
            .isInstanceOfSatisfying(
                PSQLException.class,
                e -> {
                  assertThat(e.getSQLState()).isEqualTo("53300");
                  assertThat(e.getServerErrorMessage().getHint())
                      .contains("pg_background.max_workers")
                      .contains("max_connections");
                });
        assertThat(session.row("SELECT workers_active FROM pg_background_stats_v2()"))
            .isEqualTo("1");
        assertThat(backendsOf("t_fault_room")).isEqualTo("2");
        session.cancel(first);
        session.await(first);
        assertThat(session.run("SELECT 'room again'")).containsExactly("room again");
      }
    }
  }

  private String backendsOf(String role) throws SQLException {
    return database.queryText(
        "SELECT count(*) FROM pg_stat_activity WHERE usename = '" + role + "'");
  }

  @Test
  void aLaunchWaitsForRoomAsLongAsItWasTold() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_fault_wait")) {
      database.execute("ALTER ROLE t_fault_wait CONNECTION LIMIT 2");
      try (Session session =
          Session.of(role.get(), "pgbg.launchTimeout", "700ms", "pgbg.maxIdleWorkers", "1")) {
        Session.Handle quick = session.launch("SELECT pg_sleep(0.2)");
        Session.Handle waited = session.launch("SELECT pg_sleep(60)");
        session.detach(quick);
        Instant start = Instant.now();
        assertThatThrownBy(() -> session.launch("SELECT 1"))
            .isInstanceOfSatisfying(
                PSQLException.class,
                e -> {
                  assertThat(e.getSQLState()).isEqualTo("53300");
                  assertThat(e.getServerErrorMessage().getDetail()).contains("pgbg.launchTimeout");
                });
        assertThat(Duration.between(start, Instant.now()))
            .isBetween(Duration.ofMillis(650), Duration.ofSeconds(3));
        session.cancel(waited);
        session.await(waited);
      }
    }
  }

  /** Room for the session, one more, and its idle workers are there already. */
  @Test
  void idleWorkersMakeRoomForACallFromInsideTheServer() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_fault_idle");
        Session session = Session.of(role.get())) {
      for (int i = 0; i < 3; i++) {
        session.launch("SELECT pg_sleep(0.1)");
      }
      session.row("SELECT pg_background_detach_all_v2()");
      await()
          .until(
              () ->
                  database
                      .queryText(
                          "SELECT count(*) >= 3 FROM pg_stat_activity WHERE state = 'idle'"
                              + " AND usename = 't_fault_idle' AND pid <> "
                              + session.backendPid())
                      .equals("t"));
      database.execute("ALTER ROLE t_fault_idle CONNECTION LIMIT 3");
      session.execute("DO $$BEGIN PERFORM pg_background_launch('SELECT 1'); END$$");
      session.execute("DO $$BEGIN PERFORM pg_background_launch('SET a.b = 1'); END$$");
    }
  }
}
