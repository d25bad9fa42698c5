package io.github.pgbg.shell;

import java.io.PrintStream;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes rows as psql's aligned format does. The first rows decide the widths, so a result of any
 * length takes bounded memory here.
 */
final class TablePrinter {
  private static final int ROWS_AT_A_TIME = 10_000;
  private static final Set<Integer> RIGHT_ALIGNED =
      Set.of(Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.REAL, Types.DOUBLE);

  private final PrintStream out;
  private final List<String> labels = new ArrayList<>();
  private final List<Boolean> right = new ArrayList<>();
  private final int[] widths;

  private TablePrinter(ResultSetMetaData columns, PrintStream out) throws SQLException {
    this.out = out;
    widths = new int[columns.getColumnCount()];
    for (int i = 0; i < widths.length; i++) {
      labels.add(columns.getColumnLabel(i + 1));
      right.add(RIGHT_ALIGNED.contains(columns.getColumnType(i + 1)));
      widths[i] = Cell.width(labels.get(i));
    }
  }

  static void print(ResultSet rows, PrintStream out) throws SQLException {
    TablePrinter printer = new TablePrinter(rows.getMetaData(), out);
    long count = 0;
    List<List<Cell>> chunk = printer.read(rows);
    printer.printHeader();
    while (!chunk.isEmpty()) {
      chunk.forEach(printer::printRow);
      count += chunk.size();
      chunk = printer.read(rows);
    }
    out.println(count == 1 ? "(1 row)" : "(" + count + " rows)");
    out.println();
  }

  private List<List<Cell>> read(ResultSet rows) throws SQLException {
    List<List<Cell>> chunk = new ArrayList<>();
    while (chunk.size() < ROWS_AT_A_TIME && rows.next()) {
      List<Cell> row = new ArrayList<>(widths.length);
      for (int i = 0; i < widths.length; i++) {
        Cell cell = Cell.of(rows.getString(i + 1));
        widths[i] = Math.max(widths[i], cell.width());
        row.add(cell);
      }
      chunk.add(row);
    }
    return chunk;
  }

  private void printHeader() {
    StringBuilder names = new StringBuilder();
    StringBuilder rule = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      int space = widths[i] - Cell.width(labels.get(i));
      names.append(i == 0 ? " " : "| ").append(" ".repeat(space / 2)).append(labels.get(i));
      names.append(" ".repeat(space - space / 2 + 1));
      rule.append(i == 0 ? "" : "+").append("-".repeat(widths[i] + 2));
    }
    out.println(names);
    out.println(rule);
  }

  /** A value of several lines goes on below itself; a plus says so, as in psql. */
  private void printRow(List<Cell> row) {
    int height = row.stream().mapToInt(cell -> cell.lines().size()).max().orElse(1);
    for (int line = 0; line < height; line++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        Cell cell = row.get(i);
        boolean goesOn = line + 1 < cell.lines().size();
        boolean isLast = i + 1 == widths.length;
        text.append(i == 0 ? " " : "| ");
        text.append(
            cell.line(line, isLast && !goesOn && !right.get(i) ? 0 : widths[i], right.get(i)));
        text.append(goesOn ? "+" : isLast ? "" : " ");
      }
      out.println(text);
    }
  }
}
