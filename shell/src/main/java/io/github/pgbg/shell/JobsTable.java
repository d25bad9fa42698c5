package io.github.pgbg.shell;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code \jobs} and {@code pgbg top}: the jobs that run, with their age and what they wait for. */
final class JobsTable {
  private static final int BAR = 10;

  /** The jobs of this session; the driver answers, nothing has to be installed. */
  private static final String OF_SESSION =
      "SELECT * FROM pg_background_list_v2() AS l(pid int, cookie bigint, launched_at timestamptz,"
          + " user_id oid, queue_size int, state text, sql_preview text, last_error text, consumed"
          + " boolean, label text)";

  /** Every job on the server that this role may see. */
  private static final String OF_SERVER =
      """
      SELECT a.pid, a.usename, a.datname, a.application_name, a.state,
             COALESCE(a.wait_event_type || ':' || a.wait_event, '') AS waits,
             pg_catalog.date_part('epoch',
               pg_catalog.clock_timestamp() - COALESCE(a.xact_start, a.query_start)) AS age,
             pg_catalog.left(pg_catalog.regexp_replace(a.query, E'\\\\s+', ' ', 'g'), 60) AS query
        FROM pg_catalog.pg_stat_activity a
       WHERE a.application_name LIKE 'pg\\_background:%' AND a.state <> 'idle'
       ORDER BY 7 DESC NULLS LAST\
      """;

  /** A line of the table. */
  record Line(int number, int pid, long cookie, String text) {}

  private JobsTable() {}

  /** The session's jobs, numbered from 1 in the order of their launch. */
  static List<Line> ofSession(Connection connection) throws SQLException {
    List<Line> lines = new ArrayList<>();
    try (Statement list = connection.createStatement();
        ResultSet rows = list.executeQuery(OF_SESSION)) {
      while (rows.next()) {
        int pid = rows.getInt("pid");
        long cookie = rows.getLong("cookie");
        double age =
            (System.currentTimeMillis() - rows.getTimestamp("launched_at").getTime()) / 1000.0;
        String text =
            "%8d  %-9s %8s  %-20s %-12s %s"
                .formatted(
                    pid,
                    rows.getString("state"),
                    age(age),
                    progress(connection, pid, cookie),
                    shown(rows.getString("label"), 12),
                    shown(rows.getString("sql_preview"), 50));
        lines.add(new Line(lines.size() + 1, pid, cookie, text));
      }
    }
    return lines;
  }

  static String heading() {
    return "  #      pid  state          age  progress             label        text";
  }

  private static String progress(Connection connection, int pid, long cookie) throws SQLException {
    String sql =
        "SELECT progress_pct, progress_msg FROM pg_background_get_progress_v2(%d, %d)"
            .formatted(pid, cookie);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next() || row.getString(1) == null) {
        return "";
      }
      int percent = row.getInt(1);
      int full = percent * BAR / 100;
      return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] " + percent + " %";
    }
  }

  /** All jobs of the server as text, a line each. */
  static List<String> ofServer(Connection connection) throws SQLException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%8s  %-12s %-12s %8s  %-20s %-24s %s"
            .formatted("pid", "user", "database", "age", "waits for", "application", "query"));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(OF_SERVER)) {
      while (rows.next()) {
        lines.add(
            "%8d  %-12s %-12s %8s  %-20s %-24s %s"
                .formatted(
                    rows.getInt("pid"),
                    shown(rows.getString("usename"), 12),
                    shown(rows.getString("datname"), 12),
                    age(rows.getDouble("age")),
                    shown(rows.getString("waits"), 20),
                    shown(rows.getString("application_name"), 24),
                    shown(rows.getString("query"), 60)));
      }
    }
    return lines;
  }

  private static String age(double seconds) {
    return seconds < 60
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : String.format(
            Locale.ROOT,
            "%d:%02d:%02d",
            (long) seconds / 3600,
            (long) seconds / 60 % 60,
            (long) seconds % 60);
  }

  private static String shown(String text, int columns) {
    String line = text == null ? "" : text.replaceAll("\\s+", " ").strip();
    return line.length() <= columns ? line : line.substring(0, columns - 1) + "…";
  }
}
