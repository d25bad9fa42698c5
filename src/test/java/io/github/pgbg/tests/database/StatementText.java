package io.github.pgbg.tests.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * All that a statement gave, as lines of text: columns with their types, rows, counts, notices; or
 * its error with every field. What differs from call to call is left out: handles, times, the
 * number of the temporary schema.
 */
public final class StatementText {
  private static final int QUERY_TIMEOUT_SECONDS = 30;

  private final List<String> lines = new ArrayList<>();

  /** How many characters stand before the text that positions are counted in. */
  private final int before;

  private StatementText(int before) {
    this.before = before;
  }

  /** Executes {@code before + sql}; positions are those in {@code sql}. */
  public static List<String> of(Connection connection, String before, String sql)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return new StatementText(before.length())
          .read(statement, () -> statement.execute(before + sql));
    }
  }

  /** The same of a prepared statement without parameters. */
  public static List<String> ofPrepared(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return new StatementText(0).read(statement, statement::execute);
    }
  }

  private interface Execution {
    boolean run() throws SQLException;
  }

  private List<String> read(Statement statement, Execution execution) throws SQLException {
    statement.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
    try {
      boolean hasRows = execution.run();
      while (hasRows || statement.getUpdateCount() != -1) {
        if (hasRows) {
          rows(statement);
        } else {
          lines.add("count " + statement.getUpdateCount());
        }
        hasRows = statement.getMoreResults();
      }
      for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
        lines.add("! " + fields(w.getSQLState(), ((PSQLWarning) w).getServerErrorMessage()));
      }
    } catch (PSQLException e) {
      ServerErrorMessage message = e.getServerErrorMessage();
      lines.clear();
      lines.add("error " + (message == null ? e : fields(e.getSQLState(), message)));
    }
    return lines;
  }

  private void rows(Statement statement) throws SQLException {
    try (ResultSet result = statement.getResultSet()) {
      ResultSetMetaData columns = result.getMetaData();
      int count = columns.getColumnCount();
      for (int i = 1; i <= count; i++) {
        lines.add(
            "# %s %s %s %d,%d"
                .formatted(
                    columns.getColumnLabel(i),
                    withoutNumbers(columns.getColumnTypeName(i)),
                    columns.getColumnClassName(i),
                    columns.getPrecision(i),
                    columns.getScale(i)));
      }
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
          row.add(withoutNumbers(result.getString(i)));
        }
        lines.add(String.join(" | ", row));
      }
    }
  }

  private String fields(@Nullable String sqlState, ServerErrorMessage message) {
    boolean ofJob = String.valueOf(message.getWhere()).contains("background worker, pid");
    int position = message.getPosition() - (ofJob || message.getPosition() == 0 ? 0 : before);
    return "%s %s %s; detail %s; hint %s; where %s; position %d; names %s.%s.%s.%s.%s"
        .formatted(
            message.getSeverity(),
            sqlState,
            withoutNumbers(message.getMessage()),
            withoutNumbers(message.getDetail()),
            withoutNumbers(message.getHint()),
            withoutNumbers(message.getWhere()),
            position,
            message.getSchema(),
            message.getTable(),
            message.getColumn(),
            message.getDatatype(),
            message.getConstraint());
  }

  /** The text without what differs from call to call. */
  public static String withoutNumbers(@Nullable String text) {
    return String.valueOf(text)
        .replaceAll("\"?pg_temp(_\\d+)?\"?\\.", "")
        .replaceAll("\\d{4}-\\d\\d-\\d\\d[ T][\\d:.+-]+", "TIME")
        .replaceAll("(?i)\\b(pid) \"?\\d+\"?", "$1 N")
        .replaceAll("-?\\d{4,}", "N")
        .replaceAll("([,|])\\d+(\\)?)$", "$1N$2") // the milliseconds of run
        .replaceAll("\\d+\\.\\d+(e-?\\d+)?", "F");
  }
}
