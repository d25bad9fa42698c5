package io.github.pgbg.shell;

import java.io.PrintStream;
import java.sql.SQLException;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/** Writes errors and notices with the words and fields of psql, and with the SQLSTATE. */
final class ErrorText {
  private final String sql;

  /** Of the statement, to point into; empty if there is none. */
  ErrorText(String sql) {
    this.sql = sql;
  }

  /**
   * @param place stands before the error: the file and line of a script
   */
  void print(String place, SQLException e, PrintStream err) {
    ServerErrorMessage server =
        e instanceof PSQLException error ? error.getServerErrorMessage() : null;
    StringBuilder text = new StringBuilder(place);
    if (server == null) {
      text.append("ERROR:  ").append(e.getMessage()).append('\n');
    } else {
      head(server, text);
      pointer(server.getPosition(), text);
      fields(server, text);
    }
    field("SQLSTATE", e.getSQLState(), text);
    err.print(text);
    err.flush();
  }

  static void printNotice(SQLWarning warning, PrintStream err) {
    ServerErrorMessage server =
        warning instanceof PSQLWarning notice ? notice.getServerErrorMessage() : null;
    StringBuilder text = new StringBuilder();
    if (server == null) {
      text.append("WARNING:  ").append(warning.getMessage()).append('\n');
    } else {
      head(server, text);
      field("DETAIL", server.getDetail(), text);
      field("HINT", server.getHint(), text);
    }
    err.print(text);
    err.flush();
  }

  private static void head(ServerErrorMessage server, StringBuilder text) {
    field(String.valueOf(server.getSeverity()), server.getMessage(), text);
  }

  private static void fields(ServerErrorMessage server, StringBuilder text) {
    field("DETAIL", server.getDetail(), text);
    field("HINT", server.getHint(), text);
    field("QUERY", server.getInternalQuery(), text);
    field("CONTEXT", server.getWhere(), text);
  }

  private static void field(String name, @Nullable String value, StringBuilder text) {
    if (value != null) {
      text.append(name).append(":  ").append(value).append('\n');
    }
  }

  /** The line of the statement that the position (in characters, from 1) is in, and a caret. */
  private void pointer(int position, StringBuilder text) {
    if (position < 1 || position > sql.codePointCount(0, sql.length())) {
      return; // none, or a position in another text
    }
    int at = sql.offsetByCodePoints(0, position - 1);
    int start = sql.lastIndexOf('\n', at - 1) + 1;
    int end = sql.indexOf('\n', at);
    long line = sql.substring(0, start).chars().filter(c -> c == '\n').count() + 1;
    String label = "LINE " + line + ": ";
    text.append(label).append(sql, start, end < 0 ? sql.length() : end).append('\n');
    text.append(" ".repeat(label.length() + sql.codePointCount(start, at))).append("^\n");
  }
}
