package io.github.pgbg.tests.conformance;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a statement gave, in the spelling of the scripts: a header for each result set, rows,
 * warnings.
 */
record RecordedAnswer(
    List<String> headers, List<String> rows, List<String> firstRow, List<String> warnings) {
  private static final int QUERY_TIMEOUT_SECONDS = 60;

  static RecordedAnswer of(Connection connection, String sql) throws SQLException {
    RecordedAnswer answer =
        new RecordedAnswer(
            new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
      boolean hasRows = statement.execute(sql);
      while (hasRows || statement.getUpdateCount() != -1) {
        if (hasRows) {
          answer.read(statement);
        }
        hasRows = statement.getMoreResults();
      }
      for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
        answer.warnings.add(spell(w.getMessage()));
      }
    }
    return answer;
  }

  private void read(Statement statement) throws SQLException {
    try (ResultSet result = statement.getResultSet()) {
      ResultSetMetaData columns = result.getMetaData();
      List<String> header = new ArrayList<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        header.add(columns.getColumnLabel(i) + " " + columns.getColumnTypeName(i));
      }
      headers.add("# " + String.join(" | ", header));
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          row.add(spell(result.getString(i)));
        }
        if (rows.isEmpty()) {
          firstRow.addAll(row);
        }
        rows.add(String.join(" | ", row));
      }
    }
  }

  private static String spell(@Nullable String value) {
    if (value == null) {
      return "NULL";
    }
    return value.isEmpty() ? "(empty)" : value.replace("\n", "\\n");
  }
}
