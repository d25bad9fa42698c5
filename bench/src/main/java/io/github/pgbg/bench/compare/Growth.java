package io.github.pgbg.bench.compare;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** How the cost grows where there is ten times more of something. */
final class Growth {
  private final Sessions sessions;

  Growth(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Lines of a table: what, with one, with ten times as much, the quotient. */
  List<String> lines() throws SQLException {
    return List.of(
        line("rows of a result", rows(10_000), rows(100_000)),
        line("jobs in a DO block", jobs(100), jobs(1_000)),
        line("columns of a result", columns(10), columns(100)),
        line("custom settings of the session", settings(10), settings(100)));
  }

  private static String line(String what, double one, double ten) {
    return String.format(
        Locale.ROOT, "| %s | %.2f ms | %.2f ms | %.1f |", what, one / 1e3, ten / 1e3, ten / one);
  }

  private double time(int calls, String sql) throws SQLException {
    Comparison one =
        new Comparison("", "", 5, calls, List.of(Way.of("", () -> sessions.ours(sql))));
    return Measure.of(one).get(0).median();
  }

  private double rows(int rows) throws SQLException {
    return time(
        3,
        "SELECT * FROM pg_background_result(pg_background_launch('SELECT g FROM generate_series(1, "
            + rows
            + ") g')) AS f(g int)");
  }

  private double jobs(int jobs) throws SQLException {
    return time(
        1,
        "DO $$ BEGIN FOR i IN 1.."
            + jobs
            + " LOOP PERFORM c FROM"
            + Latency.PAIR.substring("SELECT * FROM".length())
            + "; END LOOP; END $$");
  }

  private double columns(int columns) throws SQLException {
    StringBuilder select = new StringBuilder("1");
    StringBuilder names = new StringBuilder("c0 int");
    for (int i = 1; i < columns; i++) {
      select.append(", ").append(i);
      names.append(", c").append(i).append(" int");
    }
    return time(
        20,
        "SELECT * FROM pg_background_result(pg_background_launch('SELECT "
            + select
            + "')) AS f("
            + names
            + ")");
  }

  /** Set anew before each call, so that they are asked again. */
  private double settings(int settings) throws SQLException {
    for (int i = 0; i < settings; i++) {
      sessions.ours("SET bench.setting_" + settings + "_" + i + " = 'value " + i + "'");
    }
    Way way = new Way("", 1, () -> sessions.ours("SELECT 7"), () -> sessions.ours(Latency.PAIR));
    return Measure.of(new Comparison("", "", 5, 50, List.of(way))).get(0).median();
  }
}
