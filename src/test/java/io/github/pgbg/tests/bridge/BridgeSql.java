package io.github.pgbg.tests.bridge;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.util.PSQLException;

/** Runs texts and reads what they give: a row is its columns joined by a bar. */
final class BridgeSql {
  private BridgeSql() {}

  static void run(Connection connection, String... texts) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : texts) {
        statement.execute(sql);
      }
    }
  }

  static List<String> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows(rows);
    }
  }

  /** The same through a prepared statement. */
  static List<String> prepared(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows(rows);
      }
    }
  }

  static List<String> rows(ResultSet rows) throws SQLException {
    List<String> lines = new ArrayList<>();
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      StringBuilder line = new StringBuilder();
      for (int i = 1; i <= columns; i++) {
        line.append(i == 1 ? "" : " | ").append(rows.getString(i));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** The messages of the warnings that a text leaves on its statement. */
  static List<String> notices(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return notices(statement);
    }
  }

  static List<String> notices(Statement statement) throws SQLException {
    List<String> messages = new ArrayList<>();
    for (SQLWarning each = statement.getWarnings(); each != null; each = each.getNextWarning()) {
      messages.add(each.getMessage());
    }
    return messages;
  }

  /** The error that a text ends in. */
  static PSQLException failure(Connection connection, String sql) {
    return catchThrowableOfType(PSQLException.class, () -> run(connection, sql));
  }
}
