package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@PostgresTest
class NothingLeaksTest {
  private static final int LAUNCHES = Integer.getInteger("pgbg.launches", 2000);
  private static final long MOST_BYTES = 4L << 20;
  private static final int MOST_IDLE = 4;

  private final TestDatabase database;

  NothingLeaksTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void manyLaunchesLeaveTheSameThreadsConnectionsAndBytes() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_leaks");
        Session session = Session.of(role.get())) {
      launch(session, 500);
      long bytes = usedBytes();
      int threads = ManagementFactory.getThreadMXBean().getThreadCount();
      launch(session, LAUNCHES);
      // a burst may have had more for a second
      await().until(() -> connections() <= 1 + MOST_IDLE);
      assertThat(ManagementFactory.getThreadMXBean().getThreadCount())
          .isLessThanOrEqualTo(threads + 2);
      assertThat(usedBytes()).isLessThan(bytes + MOST_BYTES);
    }
  }

  private static void launch(Session session, int times) throws SQLException {
    for (int i = 0; i < times; i++) {
      switch (i % 4) {
        case 0 -> nobodyReads(session);
        case 1 -> session.run("SET pgbg_leak.x = '1'");
        default -> session.run("SELECT 'x'");
      }
    }
  }

  private static void nobodyReads(Session session) throws SQLException {
    session.detach(session.launch("SELECT 1"));
    Session.Handle submitted = session.submit("SELECT 1");
    session.await(submitted);
    session.detach(submitted);
  }

  private int connections() throws SQLException {
    return Integer.parseInt(
        database.queryText("SELECT count(*) FROM pg_stat_activity WHERE usename = 't_leaks'"));
  }

  private static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
