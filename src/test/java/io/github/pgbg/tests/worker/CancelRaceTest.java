package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

@PostgresTest
class CancelRaceTest {
  private static final int CANCELS = Integer.getInteger("pgbg.cancels", 300);
  private static final String[] JOBS = {
    "SELECT 'short'",
    "SELECT pg_sleep(0.002)::text || 'longer'",
    "SELECT repeat('x', 500) FROM generate_series(1, 3000)",
    "INSERT INTO t_race VALUES (1); SELECT pg_sleep(0.001); INSERT INTO t_race VALUES (1)",
    "SELECT pg_sleep(0.001); SELECT 'last'",
  };

  private final TestDatabase database;

  CancelRaceTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void aCancelAtAnyMomentHitsItsOwnJobOnly() throws SQLException {
    database.execute("CREATE TABLE public.t_race (n int)");
    Random random = new Random(20261123);
    try (Session session = Session.of(database)) {
      for (int i = 0; i < CANCELS; i++) {
        Session.Handle bystander = session.launch("SELECT pg_sleep(0.003)::text || 'bystander'");
        Session.Handle victim = session.launch(JOBS[random.nextInt(JOBS.length)]);
        LockSupport.parkNanos(random.nextInt(4_000_000)); // any moment of the victim's life
        session.cancel(victim);
        Session.Handle next = session.launch("SELECT 'next'");
        assertThat(session.result(bystander)).containsExactly("bystander");
        assertThat(session.result(next)).containsExactly("next");
        session.await(victim);
        assertThat(session.listed(victim, "state")).isIn("stopped", "canceled");
        session.detach(victim);
      }
      assertThat(session.row("SELECT workers_failed, workers_active FROM pg_background_stats_v2()"))
          .isEqualTo("0|0");
      assertThat(session.row("SELECT count(*) % 2 FROM t_race")).isEqualTo("0");
    } finally {
      database.execute("DROP TABLE public.t_race");
    }
  }
}
