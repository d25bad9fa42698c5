package io.github.pgbg.bench.compare;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Many rows, long statements, wide cells. */
final class Bulk {
  private static final int ROUNDS = 9;
  private static final int CONSUMED_ROWS = 200_000;
  private static final int READ_ROWS = 1_000_000;
  private static final int MEGABYTE = 1 << 20;
  private static final int FETCH_SIZE = 2_000;

  private final Sessions sessions;

  Bulk(Sessions sessions) {
    this.sessions = sessions;
  }

  List<Comparison> comparisons() {
    List<Comparison> all = new ArrayList<>();
    all.add(consumed(CONSUMED_ROWS, 1.3));
    all.add(
        new Comparison(
            "1 M rows, read by the client",
            "ms",
            ROUNDS,
            1,
            List.of(
                Way.of("PgJDBC cursor", () -> cursor(READ_ROWS)),
                Way.of("pgbg", () -> read(READ_ROWS))),
            "pgbg",
            1.02));
    all.add(longStatement());
    all.add(wideCell());
    all.add(manyTokens());
    return all;
  }

  Comparison consumed(int rows, double goal) {
    String query = rows(rows);
    String count = "SELECT count(*), sum(a), max(b) FROM ";
    List<Way> ways = new ArrayList<>();
    String columns = " AS f(a int, b text)";
    if (sessions.hasDblink()) {
      ways.add(
          Way.of(
              "dblink, connection kept",
              () -> sessions.plain(count + "dblink('kept', $q$" + query + "$q$)" + columns)));
    }
    ways.add(
        Way.of("the query itself", () -> sessions.plain(count + "(" + query + ") AS f(a, b)")));
    ways.add(
        Way.of(
            "pgbg",
            () ->
                sessions.ours(
                    count
                        + "pg_background_result(pg_background_launch($q$"
                        + query
                        + "$q$))"
                        + columns)));
    if (sessions.hasExtension()) {
      ways.add(
          Way.of(
              "C extension",
              () ->
                  sessions.plain(
                      count
                          + "pg_background_result(pg_background_launch($q$"
                          + query
                          + "$q$))"
                          + columns)));
    }
    return new Comparison(
        "%,d rows that PostgreSQL consumes".formatted(rows),
        "ms",
        ROUNDS,
        1,
        ways,
        sessions.hasDblink() ? "pgbg" : "",
        goal);
  }

  private static String rows(int rows) {
    return "SELECT g, 'row ' || g FROM generate_series(1, " + rows + ") g";
  }

  private void cursor(int rows) throws SQLException {
    sessions.plain.setAutoCommit(false);
    try {
      sessions.theirs.setFetchSize(FETCH_SIZE);
      sum(sessions.theirs.executeQuery(rows(rows)));
      sessions.plain.commit();
    } finally {
      sessions.theirs.setFetchSize(0);
      sessions.plain.setAutoCommit(true);
    }
  }

  private void read(int rows) throws SQLException {
    sum(
        sessions.ours.executeQuery(
            "SELECT * FROM pg_background_result(pg_background_launch($q$"
                + rows(rows)
                + "$q$)) AS f(a int, b text)"));
  }

  private static void sum(ResultSet rows) throws SQLException {
    try (rows) {
      long sum = 0;
      while (rows.next()) {
        sum += rows.getInt(1) + rows.getString(2).length();
      }
      if (sum == 0) {
        throw new SQLException("no rows");
      }
    }
  }

  private Comparison longStatement() {
    String sql = "SELECT length('" + "x".repeat(MEGABYTE) + "')";
    String local = "SELECT * FROM pg_background_result(pg_background_launch($q$" + sql + "$q$))";
    String columns = " AS f(n int)";
    return new Comparison(
        "a statement of 1 MB",
        "ms",
        21,
        5,
        List.of(
            Way.of("the statement itself", () -> sessions.plain(sql)),
            Way.of("pgbg, local call (goal 1.3)", () -> sessions.ours(local + columns)),
            Way.of(
                "pgbg, from inside SQL (goal 3)",
                () -> sessions.ours("SELECT * FROM (" + local + columns + ") AS t"))),
        "pgbg, local call (goal 1.3)",
        1.3);
  }

  private Comparison wideCell() {
    String sql = "SELECT repeat('x', " + MEGABYTE + ")";
    String local = "SELECT * FROM pg_background_result(pg_background_launch($q$" + sql + "$q$))";
    String columns = " AS f(t text)";
    return new Comparison(
        "a cell of 1 MB",
        "ms",
        21,
        5,
        List.of(
            Way.of("the plain statement", () -> sessions.plain(sql)),
            Way.of("pgbg, local call (goal 1.2)", () -> sessions.ours(local + columns)),
            Way.of(
                "pgbg, from inside SQL (goal 3)",
                () -> sessions.ours("SELECT * FROM (" + local + columns + ") AS t"))),
        "pgbg, local call (goal 1.2)",
        1.2);
  }

  /** Many tokens, and the word in a comment only. */
  private Comparison manyTokens() {
    StringBuilder list =
        new StringBuilder("/* pg_background_launch */ SELECT count(*) FROM (VALUES (0)");
    for (int i = 1; list.length() < 1_200_000; i++) {
      list.append(", (").append(i).append(")");
    }
    String sql = list.append(") AS v(x)").toString();
    return new Comparison(
        "an ordinary statement of 1.2 MB that has the word in a comment",
        "ms",
        15,
        3,
        List.of(
            Way.of("PgJDBC", () -> prepared(sessions.plain.prepareStatement(sql))),
            Way.of("pgbg", () -> prepared(sessions.pgbg.prepareStatement(sql)))),
        "pgbg",
        1.1);
  }

  private static void prepared(PreparedStatement statement) throws SQLException {
    try (statement;
        ResultSet rows = statement.executeQuery()) {
      rows.next();
    }
  }
}
