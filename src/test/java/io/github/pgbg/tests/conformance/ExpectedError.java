package io.github.pgbg.tests.conformance;

import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What an error says: message, and detail, hint and position where it has them. Process ids and
 * handles are left out, and the context: it names lines of programs that are the extension's own.
 */
record ExpectedError(String message, Map<String, String> fields) {
  /** From a script: {@code message / Detail: … / Hint: … / Position: 8 / Where: …}. */
  static ExpectedError parse(String text) {
    String[] parts = text.split(" /   ", -1);
    Map<String, String> fields = new TreeMap<>();
    for (int i = 1; i < parts.length; i++) {
      int colon = parts[i].indexOf(": ");
      String name = parts[i].substring(0, colon);
      if (!name.equals("Where")) {
        fields.put(name, withoutHandles(parts[i].substring(colon + 2)));
      }
    }
    return new ExpectedError(withoutHandles(parts[0]), fields);
  }

  static ExpectedError of(SQLException e) {
    ServerErrorMessage server =
        e instanceof PSQLException error ? error.getServerErrorMessage() : null;
    if (server == null) {
      return new ExpectedError(withoutHandles(String.valueOf(e.getMessage())), Map.of());
    }
    Map<String, String> fields = new TreeMap<>();
    if (server.getDetail() != null) {
      fields.put("Detail", withoutHandles(server.getDetail()));
    }
    if (server.getHint() != null) {
      fields.put("Hint", withoutHandles(server.getHint()));
    }
    if (server.getPosition() > 0) {
      fields.put("Position", Integer.toString(server.getPosition()));
    }
    return new ExpectedError(withoutHandles(String.valueOf(server.getMessage())), fields);
  }

  /** Without numbers that differ from run to run, and in the words of PostgreSQL 15 and before. */
  private static String withoutHandles(String text) {
    return text.replaceAll("PID \"?\\d{2,}\"?", "PID N")
        .replaceAll("\\(\\d+,-?\\d+\\)", "(N,N)")
        .replaceAll("type OID \\d+", "type OID N")
        .replaceAll("\\((-?\\d+) (?:B|ms) \\.\\. (\\d+) (?:B|ms)\\)", "($1 .. $2)")
        .replaceAll("in column \"\\w+\" \\(position (\\d+)\\)", "in column $1");
  }
}
