package io.github.pgbg.tests.jdbc;

import java.sql.BatchUpdateException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a story saw, a line each. */
final class Transcript {
  private final List<String> lines = new ArrayList<>();

  List<String> lines() {
    return lines;
  }

  void of(String what, @Nullable Object seen) {
    lines.add(what + ": " + text(seen));
  }

  private static String text(@Nullable Object seen) {
    if (seen instanceof int[] counts) {
      return Arrays.toString(counts);
    }
    return seen instanceof long[] counts ? Arrays.toString(counts) : String.valueOf(seen);
  }

  /** Types, names and values of all rows. */
  void rows(ResultSet rows) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      of(
          "column",
          String.join(
              " ",
              columns.getColumnLabel(i),
              columns.getColumnName(i),
              columns.getColumnTypeName(i),
              columns.getColumnClassName(i),
              columns.getColumnType(i) + "/" + columns.getPrecision(i) + "/" + columns.getScale(i),
              columns.getColumnDisplaySize(i) + "/" + columns.isNullable(i)));
    }
    while (rows.next()) {
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        of("row " + rows.getRow(), rows.getString(i));
      }
    }
  }

  /** The error of something that must fail, with what tools read of it. */
  void error(Failing failing) throws Exception {
    try {
      failing.run();
      of("no error", null);
    } catch (SQLException e) {
      of("error", e.getClass().getName() + " " + e.getSQLState() + " " + e.getMessage());
      of("next", e.getNextException());
      if (e instanceof BatchUpdateException batch) {
        of("counts", batch.getUpdateCounts());
      }
    }
  }

  /** Something that must fail. */
  interface Failing {
    void run() throws Exception;
  }
}
