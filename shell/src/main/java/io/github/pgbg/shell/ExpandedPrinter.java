package io.github.pgbg.shell;

import java.io.PrintStream;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** Writes rows as psql's expanded format does: a block a row, a line a column. */
final class ExpandedPrinter {
  private ExpandedPrinter() {}

  static void print(ResultSet rows, PrintStream out) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    int width = 0;
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      width = Math.max(width, Cell.width(columns.getColumnLabel(i)));
    }
    long count = 0;
    while (rows.next()) {
      count++;
      String title = "-[ RECORD " + count + " ]";
      out.println(title + "-".repeat(Math.max(0, width + 2 - title.length())));
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        Cell label = Cell.of(columns.getColumnLabel(i));
        Cell value = Cell.of(rows.getString(i));
        for (int line = 0; line < value.lines().size(); line++) {
          String name = line == 0 ? label.line(0, width, false) : " ".repeat(width);
          out.println(name + " | " + value.lines().get(line));
        }
      }
    }
    out.println(count == 0 ? "(0 rows)\n" : "");
  }
}
