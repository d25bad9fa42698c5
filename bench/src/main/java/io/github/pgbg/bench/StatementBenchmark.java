package io.github.pgbg.bench;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
 * How long a statement takes: through PgJDBC, through the driver, in the background, and in the
 * background from inside a DO block. The first is a bare round trip, which the others are to be
 * divided by.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StatementBenchmark {
  private static final int PAIRS = 100;

  @Benchmark
  public int bareRoundTrip(Sessions sessions) throws SQLException {
    return first(sessions.plainStatement, "SELECT 7");
  }

  @Benchmark
  public int passThrough(Sessions sessions) throws SQLException {
    return first(sessions.pgbgStatement, "SELECT 7");
  }

  @Benchmark
  public int launchAndResult(Sessions sessions) throws SQLException {
    return first(
        sessions.pgbgStatement,
        "SELECT * FROM pg_background_result(pg_background_launch('SELECT 7')) AS (x int)");
  }

  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public boolean launchAndResultInDo(Sessions sessions) throws SQLException {
    return sessions.pgbgStatement.execute(
        "DO $$ DECLARE h pg_background_handle; n int; BEGIN FOR i IN 1.."
            + PAIRS
            + " LOOP h := pg_background_launch_v2('SELECT 7');"
            + " SELECT x INTO n FROM pg_background_result_v2(h.pid, h.cookie) AS (x int);"
            + " END LOOP; END $$");
  }

  private static int first(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }
}
