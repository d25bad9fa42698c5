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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** A job of one row and its result, beside a bare round trip of a second connection. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StatementBenchmark {
  @Benchmark
  public int bareRoundTrip(Sessions sessions) throws SQLException {
    return first(sessions.plainStatement, "SELECT 7");
  }

  @Benchmark
  public int launchAndResult(Sessions sessions) throws SQLException {
    return first(
        sessions.pgbgStatement,
        "SELECT * FROM pg_background_result(pg_background_launch('SELECT 7')) AS (x int)");
  }

  private static int first(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }
}
