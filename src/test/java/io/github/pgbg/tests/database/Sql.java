package io.github.pgbg.tests.database;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Short ways to say what a test does with a connection. */
public final class Sql {
  private Sql() {}

  /** Executes it; the messages of the notices that it gave. */
  public static List<String> execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return notices(statement.getWarnings());
    }
  }

  public static List<String> notices(@Nullable SQLWarning first) {
    List<String> messages = new ArrayList<>();
    for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
      messages.add(warning.getMessage());
    }
    return messages;
  }

  /** All rows, their columns joined by a bar. */
  public static List<String> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows(rows);
    }
  }

  public static List<String> rows(ResultSet rows) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    List<String> all = new ArrayList<>();
    while (rows.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        row.add(String.valueOf(rows.getString(i)));
      }
      all.add(String.join("|", row));
    }
    return all;
  }

  /** SQLSTATE and message of the error that it must give. */
  public static String error(Connection connection, String sql) {
    @Nullable PSQLException error =
        catchThrowableOfType(PSQLException.class, () -> execute(connection, sql));
    if (error == null) {
      throw new AssertionError("no error: " + sql);
    }
    ServerErrorMessage message = error.getServerErrorMessage();
    return error.getSQLState()
        + " "
        + (message == null ? error.getMessage() : message.getMessage());
  }
}
