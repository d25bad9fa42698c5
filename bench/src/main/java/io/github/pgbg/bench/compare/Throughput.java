package io.github.pgbg.bench.compare;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Jobs a second: with more workers, with more sessions, by plain calls and from inside of SQL. */
final class Throughput {
  /** A point of a curve. */
  record Point(int x, double perSecond) {}

  /** A curve of the report. */
  record Curve(String label, List<Point> points) {}

  private static final int[] WORKERS = {1, 4, 16};
  private static final int[] SESSIONS = {1, 8, 32};
  private static final int JOBS = 1_000;
  private static final int REPEATS = 3;

  private final Target target;

  Throughput(Target target) {
    this.target = target;
  }

  /** One session that keeps so many jobs at work. */
  Curve byWorkers() throws SQLException {
    List<Point> points = new ArrayList<>();
    for (int workers : WORKERS) {
      points.add(new Point(workers, best(() -> burst(workers))));
    }
    return new Curve("one session, this many workers", points);
  }

  /** So many sessions, each of which launches and reads. */
  Curve bySessions(boolean inside) throws SQLException {
    List<Point> points = new ArrayList<>();
    for (int sessions : SESSIONS) {
      points.add(new Point(sessions, best(() -> together(sessions, inside))));
    }
    return new Curve(
        inside ? "this many sessions, from inside SQL" : "this many sessions, plain calls", points);
  }

  private interface Run {
    double perSecond() throws SQLException;
  }

  private static double best(Run run) throws SQLException {
    double best = 0;
    for (int i = 0; i < REPEATS; i++) {
      best = Math.max(best, run.perSecond());
    }
    return best;
  }

  private double burst(int workers) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      statement.execute("SET pg_background.max_workers = " + workers);
      long start = System.nanoTime();
      for (int i = 0; i < JOBS; i += workers) {
        List<Integer> pids = new ArrayList<>();
        for (int w = 0; w < workers; w++) {
          pids.add(integer(statement, "SELECT pg_background_launch('SELECT 1::bigint')"));
        }
        for (int pid : pids) {
          integer(statement, "SELECT c FROM pg_background_result(" + pid + ") AS f(c bigint)");
        }
      }
      return JOBS / seconds(start);
    }
  }

  private double together(int sessions, boolean inside) throws SQLException {
    ExecutorService threads = Executors.newFixedThreadPool(sessions);
    List<Connection> connections = new ArrayList<>();
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        Connection connection = open();
        connections.add(connection);
        work.add(() -> jobs(connection, JOBS / sessions, inside));
      }
      for (Callable<Void> warmUp : work) {
        warmUp.call();
      }
      long start = System.nanoTime();
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
      int all = JOBS / sessions * sessions;
      return all / seconds(start);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException(e);
    } catch (ExecutionException e) {
      throw new SQLException(e.getCause());
    } catch (SQLException e) {
      throw e;
    } catch (Exception e) {
      throw new SQLException(e);
    } finally {
      threads.shutdownNow();
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  private static Void jobs(Connection connection, int jobs, boolean inside) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (inside) {
        statement.execute(
            "DO $$ BEGIN FOR i IN 1.."
                + jobs
                + " LOOP PERFORM c FROM"
                + Latency.PAIR.substring("SELECT * FROM".length())
                + "; END LOOP; END $$");
      } else {
        for (int i = 0; i < jobs; i++) {
          integer(statement, Latency.PAIR);
        }
      }
    }
    return null;
  }

  private static int integer(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection(target.ours(), target.login());
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
