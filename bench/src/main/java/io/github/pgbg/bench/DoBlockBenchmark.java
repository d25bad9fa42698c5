package io.github.pgbg.bench;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A job and its result from inside a DO block, and the shares of its steps: {@code loopInDo} is
 * PL/pgSQL alone, {@code requestInDo} adds one question to the driver that needs no worker, {@code
 * launchInDo} a job whose result nobody reads. All of them per turn of the loop, so that the start
 * of the block does not count.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DoBlockBenchmark {
  private static final int TURNS = 100;
  private static final String VARIABLES = "h pg_background_handle; n int;";
  private static final String LAUNCH = "h := pg_background_launch_v2('SELECT 7');";

  /** What the block saves its user from: a second connection, with a statement for each half. */
  @Benchmark
  public void twoRoundTrips(Sessions sessions) throws SQLException {
    sessions.plainStatement.execute("SELECT 7");
    sessions.plainStatement.execute("SELECT 7");
  }

  @Benchmark
  public void roundTrip(Sessions sessions) throws SQLException {
    sessions.plainStatement.execute("SELECT 7");
  }

  @Benchmark
  @OperationsPerInvocation(TURNS)
  public void loopInDo(Sessions sessions) throws SQLException {
    turns(sessions, "SELECT x INTO n FROM (VALUES (7)) AS v(x);");
  }

  @Benchmark
  @OperationsPerInvocation(TURNS)
  public void requestInDo(Sessions sessions) throws SQLException {
    turns(sessions, "SELECT workers_launched INTO n FROM pg_background_stats_v2();");
  }

  @Benchmark
  @OperationsPerInvocation(TURNS)
  public void launchInDo(Sessions sessions) throws SQLException {
    turns(sessions, LAUNCH + " PERFORM pg_background_detach_v2(h.pid, h.cookie);");
  }

  @Benchmark
  @OperationsPerInvocation(TURNS)
  public void pairInDo(Sessions sessions) throws SQLException {
    turns(
        sessions,
        LAUNCH + " SELECT x INTO n FROM pg_background_result_v2(h.pid, h.cookie) AS (x int);");
  }

  private static void turns(Sessions sessions, String body) throws SQLException {
    sessions.pgbgStatement.execute(
        "DO $$ DECLARE %s BEGIN FOR i IN 1..%d LOOP %s END LOOP; END $$"
            .formatted(VARIABLES, TURNS, body));
  }
}
