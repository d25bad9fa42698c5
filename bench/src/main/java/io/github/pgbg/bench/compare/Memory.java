package io.github.pgbg.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** What a JVM of its own needs: heap for many rows, time for its first connection. */
final class Memory {
  private static final int ROWS = 10_000_000;

  private Memory() {}

  /** Whether ten million rows go through a JVM with so much heap. */
  static boolean readsTenMillionRows(Target target, String heap) throws IOException {
    return run(target, heap, "rows").endsWith("done");
  }

  /** Milliseconds from the start of the driver's loading to an open connection. */
  static double firstConnection(Target target, boolean ours) throws IOException {
    return Double.parseDouble(run(target, "128m", ours ? "ours" : "plain").strip());
  }

  private static String run(Target target, String heap, String what) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Memory.class.getName());
    command.add(what);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PGBG_BENCH_ADDRESS", target.address());
    target.login().forEach((name, value) -> builder.environment().put("PGBG_" + name, "" + value));
    Process process = builder.start();
    try (InputStream output = process.getInputStream()) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  /** The child. */
  public static void main(String[] args) throws SQLException {
    String address = System.getenv("PGBG_BENCH_ADDRESS");
    Properties login = new Properties();
    for (String name : new String[] {"user", "password"}) {
      String value = System.getenv("PGBG_" + name);
      if (value != null) {
        login.setProperty(name, value);
      }
    }
    String prefix = args[0].equals("plain") ? "jdbc:postgresql:" : "jdbc:pgbg:";
    long start = System.nanoTime();
    try (Connection connection = DriverManager.getConnection(prefix + address, login)) {
      if (!args[0].equals("rows")) {
        System.out.println((System.nanoTime() - start) / 1e6);
        return;
      }
      read(connection);
    }
    System.out.println("done");
  }

  private static void read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT * FROM pg_background_result(pg_background_launch("
                    + "'SELECT g, ''row '' || g FROM generate_series(1, "
                    + ROWS
                    + ") g')) AS f(a int, b text)")) {
      long count = 0;
      while (rows.next()) {
        count++;
      }
      if (count != ROWS) {
        throw new SQLException("only " + count + " rows");
      }
    }
  }
}
