package io.github.pgbg.tests.faults;

import io.github.pgbg.tests.database.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Launches jobs that leave a row each, in every way, and notes what it was told of each. */
final class ChaosSession implements Runnable {
  private static final AtomicLong IDS = new AtomicLong();

  /** With these a session says that it cannot go on, and so its last statement's end is unknown. */
  private static final Set<String> ENDS_OF_SESSIONS =
      Set.of("57P01", "08006", "08003", "08001", "25P02", "57P03");

  private final String url;
  private final ChaosLog log;
  private final AtomicBoolean over;
  private final Random random;

  ChaosSession(String url, ChaosLog log, AtomicBoolean over, long seed) {
    this.url = url;
    this.log = log;
    this.over = over;
    this.random = new Random(seed);
  }

  @Override
  public void run() {
    Properties login = FaultServer.login(random.nextBoolean());
    login.setProperty("socketTimeout", "10"); // its own connection may be half-open
    login.setProperty("connectTimeout", "5");
    while (!over.get()) {
      try (Connection connection = DriverManager.getConnection(url, login)) {
        while (!over.get() && !connection.isClosed()) {
          step(connection);
        }
      } catch (SQLException e) {
        log.count("sessions that ended");
      }
    }
  }

  private void step(Connection connection) throws SQLException {
    long id = IDS.incrementAndGet();
    String job =
        "INSERT INTO promise VALUES (%d); SELECT pg_sleep(%s)::text"
            .formatted(id, random.nextInt(4) == 0 ? "0.05" : "0");
    switch (random.nextInt(5)) {
      case 0 -> launchAndRead(connection, id, job);
      case 1 -> launchAndLeave(connection, id, job, "pg_background_submit_v2");
      case 2 -> launchAndLeave(connection, id, job, "pg_background_launch_v2");
      case 3 -> bridged(connection, id, job);
      default -> bridgedInDo(connection, id, job);
    }
    pause();
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The pid and cookie; null if nothing was launched. */
  private String launch(Connection connection, long id, String job, String function)
      throws SQLException {
    long begin = System.nanoTime();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM " + function + "('" + job + "')")) {
      row.next();
      log.launched(id, row.getInt(1), begin, function);
      return row.getInt(1) + ", " + row.getLong(2);
    } catch (SQLException e) {
      log.refused(id, "a launch that failed, " + e.getSQLState() + " " + e.getMessage());
      throw e;
    }
  }

  private void launchAndLeave(Connection connection, long id, String job, String function)
      throws SQLException {
    String handle = launch(connection, id, job, function);
    Sql.rows(connection, "SELECT pg_background_detach_v2(" + handle + ")");
  }

  private void launchAndRead(Connection connection, long id, String job) throws SQLException {
    String handle = launch(connection, id, job, "pg_background_launch_v2");
    try {
      Sql.rows(connection, "SELECT * FROM pg_background_result_v2(" + handle + ") AS (tag text)");
      log.committed(id, "its result");
    } catch (SQLException e) {
      ofJob(id, e);
    }
  }

  /** The error of a job says that it was rolled back, but for 08007. */
  private void ofJob(long id, SQLException e) throws SQLException {
    ServerErrorMessage message =
        e instanceof PSQLException error ? error.getServerErrorMessage() : null;
    if (message == null || !isOfWorker(message)) {
      log.count("unknown: " + e.getSQLState());
      throw e;
    }
    if ("08007".equals(e.getSQLState())) {
      log.count("unknown: 08007");
    } else {
      log.refused(id, "the job's error " + e.getSQLState() + " " + message.getMessage());
    }
  }

  private static boolean isOfWorker(ServerErrorMessage message) {
    return String.valueOf(message.getWhere()).contains("background worker, pid")
        || String.valueOf(message.getMessage()).startsWith("lost connection to worker");
  }

  private void bridged(Connection connection, long id, String job) throws SQLException {
    inServer(
        connection,
        id,
        "SELECT count(*) FROM pg_background_result(pg_background_launch('"
            + job
            + "')) AS (t text), pg_class c WHERE c.relname = 'promise'");
  }

  private void bridgedInDo(Connection connection, long id, String job) throws SQLException {
    inServer(
        connection,
        id,
        "DO $$BEGIN PERFORM * FROM pg_background_result(pg_background_launch('"
            + job
            + "')) AS (tag text); END$$");
  }

  private void inServer(Connection connection, long id, String sql) throws SQLException {
    try {
      Sql.execute(connection, sql);
      log.committed(id, "a statement that called it");
    } catch (SQLException e) {
      boolean unknown = ENDS_OF_SESSIONS.contains(String.valueOf(e.getSQLState()));
      if (unknown || "08007".equals(e.getSQLState())) {
        log.count("unknown: " + e.getSQLState());
      } else {
        log.refused(id, "a statement that failed, " + e.getSQLState() + " " + e.getMessage());
      }
      if (connection.isClosed()) {
        throw e;
      }
    }
  }
}
