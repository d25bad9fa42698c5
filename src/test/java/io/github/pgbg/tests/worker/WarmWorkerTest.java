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
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each test has a role of its own, and so a pool of its own. */
@PostgresTest
class WarmWorkerTest {
  private final TestDatabase database;

  WarmWorkerTest(TestDatabase database) {
    this.database = database;
  }

  private int idle(String role) throws SQLException {
    return Integer.parseInt(
        database.queryText(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pg_background'"
                + " AND state = 'idle' AND usename = '"
                + role
                + "'"));
  }

  @Test
  void aWorkerIsUsedAgainByEverySession() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_warm_again")) {
      Set<Integer> pids = new HashSet<>();
      for (int i = 0; i < 10; i++) {
        try (Session session = Session.of(role.get())) {
          Session.Handle handle = session.launch("SELECT 'x'");
          pids.add(handle.pid());
          session.result(handle);
        }
      }
      assertThat(pids).hasSizeLessThanOrEqualTo(2); // one and the spare
    }
  }

  @Test
  void oneSpareIsOpenedOnTheFirstLaunch() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_warm_spare");
        Session session = Session.of(role.get())) {
      Session.Handle handle = session.launch("SELECT pg_sleep(60)");
      await().until(() -> idle("t_warm_spare") == 1);
      session.cancel(handle);
      session.await(handle);
    }
  }

  @Test
  void aPidIsNotGivenOutAgainWhileItsHandleIsHeld() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_warm_held");
        Session session = Session.of(role.get())) {
      Set<Integer> pids = new HashSet<>();
      for (int i = 0; i < 6; i++) {
        Session.Handle handle = session.launch("SELECT 'x'");
        session.await(handle);
        assertThat(pids.add(handle.pid())).isTrue();
      }
    }
  }

  @Test
  void atMostSoManyAreKept() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_warm_most");
        Session session = Session.of(role.get(), "pgbg.maxIdleWorkers", "2")) {
      for (int i = 0; i < 6; i++) {
        session.launch("SELECT pg_sleep(0.2)");
      }
      await().until(() -> idle("t_warm_most") == 2);
      await().during(Duration.ofMillis(300)).until(() -> idle("t_warm_most") == 2);
    }
  }

  @Test
  void anIdleWorkerGoesAfterItsTime() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_warm_time");
        Session session = Session.of(role.get(), "pgbg.idleWorkerTimeout", "400ms")) {
      session.run("SELECT 'x'");
      await().until(() -> idle("t_warm_time") == 0);
      assertThat(session.run("SELECT 'y'")).containsExactly("y");
      await().until(() -> idle("t_warm_time") == 0);
    }
  }

  @Test
  void aDeadIdleWorkerIsReplacedUnseen() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_warm_dead");
        Session session = Session.of(role.get())) {
      session.run("SELECT 'x'");
      await().until(() -> idle("t_warm_dead") == 2);
      database.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 't_warm_dead'"
              + " AND application_name = 'pg_background'");
      await().until(() -> idle("t_warm_dead") == 0);
      assertThat(session.run("SELECT 'y'")).containsExactly("y");
    }
  }

  /** Its last message may arrive together with the answer to the reset, and be read with it. */
  @Test
  void aWorkerThatDiesRightAfterItsJobIsReplacedUnseen() throws SQLException {
    String workers =
        "FROM pg_stat_activity WHERE usename = 't_warm_dies'"
            + " AND application_name ~ '^pg_background'";
    try (Scratch<TestDatabase> role = database.createRole("t_warm_dies");
        Session session = Session.of(role.get());
        Connection plain = database.connectPlain();
        Statement killer = plain.createStatement()) {
      for (int i = 0; i < 60; i++) {
        assertThat(session.run("SELECT 'x'")).containsExactly("x");
        assertThat(session.run("SELECT 'y'")).containsExactly("y");
        await() // a spare that opens just after would stay
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .until(
                () -> {
                  killer.execute("SELECT pg_terminate_backend(pid) " + workers);
                  try (ResultSet row = killer.executeQuery("SELECT count(*) " + workers)) {
                    return row.next() && row.getInt(1) == 0;
                  }
                });
      }
    }
  }

  @Test
  void aThousandJobsRunOnSixteenConnections() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_warm_many");
        Session session = Session.of(role.get())) {
      Set<Integer> pids = new HashSet<>();
      for (int round = 0; round < 63; round++) {
        Session.Handle[] handles = new Session.Handle[16];
        for (int i = 0; i < handles.length; i++) {
          handles[i] = session.launch("SELECT 'x'");
          pids.add(handles[i].pid());
        }
        for (Session.Handle handle : handles) {
          assertThat(session.result(handle)).containsExactly("x");
        }
      }
      assertThat(pids).hasSizeLessThanOrEqualTo(18);
    }
  }
}
