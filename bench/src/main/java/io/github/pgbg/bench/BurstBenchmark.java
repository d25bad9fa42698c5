package io.github.pgbg.bench;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A thousand jobs of one session, sixteen at a time; beside it a thousand bare round trips. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
public class BurstBenchmark {
  private static final int JOBS = 1_000;
  private static final int WORKERS = 16;

  /** Connections that were opened on the server while the jobs ran. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Connections {
    public long opened;
    private long before;

    @Setup(Level.Iteration)
    public void before(Sessions sessions) throws SQLException {
      before = count(sessions.plainStatement);
    }

    @TearDown(Level.Iteration)
    public void after(Sessions sessions) throws SQLException {
      opened = count(sessions.plainStatement) - before;
    }

    /** PostgreSQL counts a session when it begins, and says so when its statistics are flushed. */
    private static long count(Statement statement) throws SQLException {
      return number(
          statement, "SELECT sessions FROM pg_stat_database WHERE datname = current_database()");
    }
  }

  @Benchmark
  public void bareRoundTrips(Sessions sessions) throws SQLException {
    for (int i = 0; i < JOBS; i++) {
      number(sessions.plainStatement, "SELECT 7");
    }
  }

  @Benchmark
  public void jobs(Sessions sessions, Connections connections) throws SQLException {
    Queue<Long> running = new ArrayDeque<>();
    for (int i = 0; i < JOBS; i++) {
      if (running.size() == WORKERS) {
        result(sessions, running.remove());
      }
      running.add(number(sessions.pgbgStatement, "SELECT pg_background_launch('SELECT 7')"));
    }
    while (!running.isEmpty()) {
      result(sessions, running.remove());
    }
  }

  private static void result(Sessions sessions, long pid) throws SQLException {
    number(sessions.pgbgStatement, "SELECT * FROM pg_background_result(" + pid + ") AS (x int)");
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
