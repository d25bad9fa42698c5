package io.github.pgbg.shell;

import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.api.ApiTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes keywords, the functions of the API, tables and, at the start, backslash commands. */
final class SqlCompleter implements Completer {
  private static final List<String> KEYWORDS =
      List.of(
          "ALTER",
          "ANALYZE",
          "AND",
          "AS",
          "BEGIN",
          "CASE",
          "COMMIT",
          "COPY",
          "CREATE",
          "DELETE",
          "DISTINCT",
          "DO",
          "DROP",
          "ELSE",
          "END",
          "EXISTS",
          "EXPLAIN",
          "FROM",
          "FUNCTION",
          "GRANT",
          "GROUP BY",
          "HAVING",
          "INDEX",
          "INSERT INTO",
          "JOIN",
          "LATERAL",
          "LEFT JOIN",
          "LIMIT",
          "LISTEN",
          "NOT",
          "NOTIFY",
          "NULL",
          "ON",
          "OR",
          "ORDER BY",
          "RESET",
          "RETURNING",
          "REVOKE",
          "ROLLBACK",
          "SELECT",
          "SET",
          "SHOW",
          "TABLE",
          "THEN",
          "TRUNCATE",
          "UNION ALL",
          "UPDATE",
          "VACUUM",
          "VALUES",
          "VIEW",
          "WHEN",
          "WHERE",
          "WITH");

  private final Console console;

  SqlCompleter(Console console) {
    this.console = console;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    if (line.line().startsWith("\\")) {
      ShellCommands.NAMES.forEach(name -> candidates.add(new Candidate(name)));
      return;
    }
    KEYWORDS.forEach(word -> candidates.add(new Candidate(word)));
    Arrays.stream(ApiLevel.values())
        .flatMap(level -> ApiTable.names(level).stream())
        .distinct()
        .forEach(name -> candidates.add(new Candidate(name)));
    tables().forEach(name -> candidates.add(new Candidate(name)));
  }

  /** Asked each time, which is what makes a new table completable; none in a failed transaction. */
  private Set<String> tables() {
    Set<String> names = new TreeSet<>();
    String[] kinds = {"TABLE", "VIEW", "MATERIALIZED VIEW", "PARTITIONED TABLE"};
    try (ResultSet rows = console.connection().getMetaData().getTables(null, null, "%", kinds)) {
      while (rows.next()) {
        names.add(rows.getString("TABLE_NAME"));
      }
    } catch (SQLException e) {
      names.clear();
    }
    return names;
  }
}
