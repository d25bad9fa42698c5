package io.github.pgbg.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an ordinary statement costs more than with PgJDBC: too little for two runs one after the
 * other to show. Here the sessions take turns at every statement, and all are opened anew for each
 * round, because one backend is a little faster than another for as long as it lives. Printed is
 * the median over the rounds of the ratio of medians; a second session of PgJDBC is the control.
 */
public final class Overhead {
  private static final int ROUNDS = 41;
  private static final int STATEMENTS = 4_000;
  private static final int WARM_UP = 500;
  private static final String INSTALLED = "pgbg_bench_installed";

  private enum Subject {
    PGJDBC("jdbc:postgresql:", false),
    PGJDBC_AGAIN("jdbc:postgresql:", false),
    PASS_THROUGH("jdbc:pgbg:", false),
    PGJDBC_WHERE_INSTALLED("jdbc:postgresql:", true),
    PASS_THROUGH_WHERE_INSTALLED("jdbc:pgbg:", true);

    private final String prefix;
    private final boolean installed;

    Subject(String prefix, boolean installed) {
      this.prefix = prefix;
      this.installed = installed;
    }

    Connection open() throws SQLException {
      return DriverManager.getConnection(
          installed ? Server.url(prefix, INSTALLED) : Server.url(prefix));
    }
  }

  private Overhead() {}

  public static void main(String[] args) throws IOException, SQLException {
    try (Server server = Server.start()) {
      server.use();
      execute(Server.url("jdbc:postgresql:"), "CREATE DATABASE " + INSTALLED);
      try {
        execute(Server.url("jdbc:pgbg:", INSTALLED), "CREATE EXTENSION pg_background");
        measure();
      } finally {
        execute(Server.url("jdbc:postgresql:"), "DROP DATABASE " + INSTALLED + " WITH (FORCE)");
      }
    }
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void measure() throws SQLException {
    Map<Subject, List<Double>> micros = new EnumMap<>(Subject.class);
    for (int round = 0; round < ROUNDS; round++) {
      Map<Subject, Double> medians = round();
      if (round > 0) { // the first one warms the JVM up
        medians.forEach((who, m) -> micros.computeIfAbsent(who, w -> new ArrayList<>()).add(m));
      }
    }
    micros.forEach(
        (who, medians) -> {
          List<Double> ratios = new ArrayList<>();
          for (int i = 0; i < medians.size(); i++) {
            Subject base = who.installed ? Subject.PGJDBC_WHERE_INSTALLED : Subject.PGJDBC;
            ratios.add(medians.get(i) / micros.get(base).get(i));
          }
          Collections.sort(ratios);
          int n = ratios.size();
          System.out.printf(
              Locale.ROOT,
              "%-30s %7.2f us   ratio %.4f (half of the rounds: %.4f to %.4f)%n",
              who.name().toLowerCase(Locale.ROOT).replace('_', ' '),
              medians.stream().sorted().skip(n / 2).findFirst().orElseThrow(),
              ratios.get(n / 2),
              ratios.get(n / 4),
              ratios.get(n - 1 - n / 4));
        });
  }

  private static Map<Subject, Double> round() throws SQLException {
    List<Subject> order = new ArrayList<>(List.of(Subject.values()));
    Collections.shuffle(order);
    List<Connection> connections = new ArrayList<>();
    try {
      List<Statement> statements = new ArrayList<>();
      for (Subject subject : order) {
        connections.add(subject.open());
        statements.add(connections.get(connections.size() - 1).createStatement());
      }
      long[][] nanos = new long[order.size()][STATEMENTS];
      for (int i = -WARM_UP; i < STATEMENTS; i++) {
        for (int s = 0; s < order.size(); s++) {
          long start = System.nanoTime();
          roundTrip(statements.get(s));
          nanos[s][Math.max(i, 0)] = System.nanoTime() - start;
        }
      }
      Map<Subject, Double> medians = new EnumMap<>(Subject.class);
      for (int s = 0; s < order.size(); s++) {
        Arrays.sort(nanos[s]);
        medians.put(order.get(s), nanos[s][STATEMENTS / 2] / 1_000.0);
      }
      return medians;
    } finally {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  private static void roundTrip(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT 7")) {
      row.next();
    }
  }
}
