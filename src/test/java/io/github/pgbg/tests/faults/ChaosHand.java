package io.github.pgbg.tests.faults;

import io.github.pgbg.tests.database.Sql;
import io.github.pgbg.tests.database.TcpProxy;
import io.github.pgbg.tests.database.TcpProxyLink;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends backends, cuts, freezes and loses connections, and restarts the server, at random. */
final class ChaosHand implements Runnable {
  private static final String BACKENDS =
      "SELECT pid, client_port FROM pg_stat_activity WHERE usename = 't_fault'"
          + " AND backend_type = 'client backend' ORDER BY random() LIMIT 1";
  private static final long RESTART_EVERY_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final FaultServer server;
  private final TcpProxy proxy;
  private final ChaosLog log;
  private final AtomicBoolean over;
  private final Random random;
  private long restartedNanos = System.nanoTime();

  ChaosHand(FaultServer server, TcpProxy proxy, ChaosLog log, AtomicBoolean over, long seed) {
    this.server = server;
    this.proxy = proxy;
    this.log = log;
    this.over = over;
    this.random = new Random(seed);
  }

  @Override
  public void run() {
    try {
      while (!over.get()) {
        TimeUnit.MILLISECONDS.sleep(50 + random.nextInt(400));
        act();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new AssertionError("the server does not come back", e);
    } finally {
      proxy.resume();
    }
  }

  private void act() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    if (begin - restartedNanos > RESTART_EVERY_NANOS) {
      server.restart();
      restartedNanos = System.nanoTime();
      log.act("restarts", ChaosLog.EVERYBODY, begin);
      return;
    }
    try (Connection admin = server.connectAsAdmin(FaultServer.PLAIN)) {
      List<String> found = Sql.rows(admin, BACKENDS);
      if (!found.isEmpty()) {
        String[] row = found.get(0).split("\\|", -1);
        disturb(admin, Integer.parseInt(row[0]), Integer.parseInt(row[1]), begin);
      }
    } catch (SQLException e) {
      log.count("acts that failed");
    }
  }

  private void disturb(Connection admin, int pid, int port, long begin)
      throws SQLException, InterruptedException {
    TcpProxyLink link =
        proxy.links().stream().filter(each -> each.portAtServer() == port).findFirst().orElse(null);
    int choice = random.nextInt(10);
    if (link == null || choice < 4) {
      Sql.execute(admin, "SELECT pg_terminate_backend(" + pid + ")");
      log.act("terminated", pid, begin);
    } else if (choice < 6) {
      link.cut();
      log.act("cut", pid, begin);
    } else if (choice < 7) {
      link.halfOpen();
      log.silentAct("half-open", pid, begin);
    } else {
      link.stall();
      TimeUnit.MILLISECONDS.sleep(random.nextInt(1500));
      link.resume();
      log.count("frozen for a while");
    }
  }
}
