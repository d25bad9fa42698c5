package io.github.pgbg.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** The first connection of a JVM, with the loading of the classes: by PgJDBC, and by the driver. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(20)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class ConnectBenchmark {
  @Benchmark
  public boolean plain() throws SQLException {
    return connect("jdbc:postgresql:");
  }

  @Benchmark
  public boolean pgbg() throws SQLException {
    return connect("jdbc:pgbg:");
  }

  private static boolean connect(String prefix) throws SQLException {
    try (Connection connection = DriverManager.getConnection(Server.url(prefix))) {
      return connection.getAutoCommit();
    }
  }
}
