package io.github.pgbg.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.Sql;
import io.github.pgbg.tests.database.TcpProxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was promised is there, what was refused is not, whatever is done to server and network. */
@EnabledIfSystemProperty(
    named = "pgbg.chaos",
    matches = "\\d+",
    disabledReason = "it takes -Dpgbg.chaos=minutes")
class ChaosTest {
  private static final Logger LOG = LoggerFactory.getLogger(ChaosTest.class);
  private static final int SESSIONS = 6;

  @Test
  void nothingPromisedIsLostAndNothingRefusedIsThere(@TempDir Path directory) throws Exception {
    long seed = Long.getLong("pgbg.seed", System.nanoTime());
    LOG.info("seed {}", seed);
    ChaosLog log = new ChaosLog();
    AtomicBoolean over = new AtomicBoolean();
    try (FaultServer server = FaultServer.start(directory.resolve("server"));
        TcpProxy proxy = server.proxy()) {
      try (Connection admin = server.connectAsAdmin(FaultServer.PLAIN)) {
        Sql.execute(
            admin,
            "CREATE TABLE public.promise (id bigint);"
                + " GRANT ALL ON public.promise TO "
                + FaultServer.USER);
      }
      List<Thread> threads = new ArrayList<>();
      String url = server.url(proxy.port(), FaultServer.PLAIN);
      for (int i = 0; i < SESSIONS; i++) {
        threads.add(new Thread(new ChaosSession(url, log, over, seed + i), "session " + i));
      }
      threads.add(new Thread(new ChaosHand(server, proxy, log, over, seed - 1), "hand"));
      threads.forEach(Thread::start);
      TimeUnit.MINUTES.sleep(Long.getLong("pgbg.chaos"));
      over.set(true);
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(60));
        assertThat(thread.isAlive())
            .as("%s hangs at %s", thread.getName(), List.of(thread.getStackTrace()))
            .isFalse();
      }
      assertKept(server, log);
      server.assertNothingIsLeft();
    }
  }

  private static void assertKept(FaultServer server, ChaosLog log) throws Exception {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                server
                    .ask(
                        "SELECT count(*) FROM pg_stat_activity WHERE usename = 't_fault'"
                            + " AND state <> 'idle'")
                    .equals("0"));
    Set<Long> there = new TreeSet<>();
    try (Connection admin = server.connectAsAdmin(FaultServer.PLAIN)) {
      List<String> all = Sql.rows(admin, "SELECT id FROM public.promise");
      all.forEach(id -> there.add(Long.valueOf(id)));
      assertThat(all).as("each job ran once").doesNotHaveDuplicates();
    }
    var broken = log.broken(there);
    LOG.info("rows {}, {}", there.size(), log.figures());
    assertThat(there).isNotEmpty();
    assertThat(broken).isEmpty();
  }
}
