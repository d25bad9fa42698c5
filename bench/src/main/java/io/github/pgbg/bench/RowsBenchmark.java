package io.github.pgbg.bench;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** A million rows: by a cursor of PgJDBC, and as the result of a job. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 7)
public class RowsBenchmark {
  private static final String QUERY = "SELECT g, 'row ' || g FROM generate_series(1, 1000000) g";

  /** About as many rows of this query as a queue of 64 kB holds. */
  private static final int FETCH_SIZE = 2_000;

  @Benchmark
  public long cursor(Sessions sessions) throws SQLException {
    sessions.plain.setAutoCommit(false);
    sessions.plainStatement.setFetchSize(FETCH_SIZE);
    long sum = sum(sessions.plainStatement.executeQuery(QUERY));
    sessions.plain.commit();
    return sum;
  }

  @Benchmark
  public long result(Sessions sessions) throws SQLException {
    return sum(
        sessions.pgbgStatement.executeQuery(
            "SELECT * FROM pg_background_result(pg_background_launch($job$"
                + QUERY
                + "$job$)) AS (a int, b text)"));
  }

  private static long sum(ResultSet rows) throws SQLException {
    try (rows) {
      long sum = 0;
      while (rows.next()) {
        sum += rows.getInt(1) + rows.getString(2).length();
      }
      return sum;
    }
  }
}
