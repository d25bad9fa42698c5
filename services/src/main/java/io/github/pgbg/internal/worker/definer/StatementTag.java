package io.github.pgbg.internal.worker.definer;

import io.github.pgbg.internal.sql.lexer.Lexer;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.lexer.Token;
import io.github.pgbg.internal.sql.lexer.TokenType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The command tag of a statement, from its text and the number of rows that it counted: inside of a
 * function the server does not tell tags (PostgreSQL: cmdtaglist.h).
 */
final class StatementTag {
  private static final Set<String> WITH_ROWS =
      Set.of("UPDATE", "DELETE", "MERGE", "FETCH", "MOVE", "COPY");
  private static final Set<String> AFTER_WITH =
      Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES");

  /** Words of CREATE that are not part of the object's kind. */
  private static final Set<String> MODIFIERS =
      Set.of(
          "OR",
          "REPLACE",
          "GLOBAL",
          "LOCAL",
          "TEMP",
          "TEMPORARY",
          "UNLOGGED",
          "UNIQUE",
          "RECURSIVE",
          "TRUSTED",
          "PROCEDURAL",
          "CONSTRAINT");

  /** Kinds of two words and more, by their first. */
  private static final Map<String, String> LONG_KINDS =
      Map.ofEntries(
          Map.entry("MATERIALIZED", "MATERIALIZED VIEW"),
          Map.entry("EVENT", "EVENT TRIGGER"),
          Map.entry("ACCESS", "ACCESS METHOD"),
          Map.entry("LARGE", "LARGE OBJECT"),
          Map.entry("USER", "ROLE"),
          Map.entry("GROUP", "ROLE"));

  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          Map.entry("TRUNCATE", "TRUNCATE TABLE"),
          Map.entry("LOCK", "LOCK TABLE"),
          Map.entry("DECLARE", "DECLARE CURSOR"),
          Map.entry("CLOSE", "CLOSE CURSOR"),
          Map.entry("SECURITY", "SECURITY LABEL"),
          Map.entry("ANALYSE", "ANALYZE"));

  private StatementTag() {}

  static String of(String statement, long rows) {
    List<String> words = words(statement);
    String verb = words.isEmpty() ? "" : words.get(0);
    if (verb.equals("INSERT")) {
      return "INSERT 0 " + rows;
    }
    if (WITH_ROWS.contains(verb)) {
      return verb + " " + rows;
    }
    return switch (verb) {
      case "SELECT", "VALUES", "TABLE", "" -> "SELECT " + rows;
      case "CREATE", "ALTER", "DROP", "REFRESH", "IMPORT", "REASSIGN" -> definition(words, rows);
      case "GRANT", "REVOKE" -> words.contains("ON") ? verb : verb + " ROLE";
      case "SET" -> second(words).equals("CONSTRAINTS") ? "SET CONSTRAINTS" : "SET";
      case "DISCARD" -> "DISCARD " + second(words);
      case "DEALLOCATE", "CLOSE" ->
          OTHERS.getOrDefault(verb, verb) + (second(words).equals("ALL") ? " ALL" : "");
      default -> OTHERS.getOrDefault(verb, verb);
    };
  }

  private static String definition(List<String> words, long rows) {
    String verb = words.get(0);
    List<String> rest = new ArrayList<>(words.subList(1, words.size()));
    while (verb.equals("CREATE") && !rest.isEmpty() && MODIFIERS.contains(rest.get(0))) {
      rest.remove(0);
    }
    String first = rest.isEmpty() ? "" : rest.get(0);
    String next = second(rest);
    boolean makesRows = verb.equals("CREATE") && words.contains("AS") && !endsWithNoData(words);
    String kind =
        switch (first) {
          case "USER" -> next.equals("MAPPING") ? "USER MAPPING" : "ROLE";
          case "FOREIGN" -> next.equals("DATA") ? "FOREIGN DATA WRAPPER" : "FOREIGN " + next;
          case "TEXT" -> "TEXT SEARCH " + (rest.size() > 2 ? rest.get(2) : "");
          case "OPERATOR" ->
              next.equals("CLASS") || next.equals("FAMILY") ? "OPERATOR " + next : "OPERATOR";
          case "DEFAULT" -> next.equals("PRIVILEGES") ? "DEFAULT PRIVILEGES" : next;
          default -> LONG_KINDS.getOrDefault(first, first);
        };
    if (makesRows && (kind.equals("TABLE") || kind.equals("MATERIALIZED VIEW"))) {
      return "SELECT " + rows;
    }
    return (verb + " " + kind).strip();
  }

  private static boolean endsWithNoData(List<String> words) {
    int size = words.size();
    return size > 2 && words.get(size - 1).equals("DATA") && words.get(size - 2).equals("NO");
  }

  private static String second(List<String> words) {
    return words.size() > 1 ? words.get(1) : "";
  }

  /** The words outside of parentheses, in capitals; WITH and its queries are left out. */
  private static List<String> words(String statement) {
    List<String> words = new ArrayList<>();
    int depth = 0;
    boolean with = false;
    for (Token token : Lexer.tokenize(statement, new LexerOptions(true, false))) {
      if (token.type() == TokenType.LEFT_PAREN) {
        depth++;
      } else if (token.type() == TokenType.RIGHT_PAREN) {
        depth--;
      } else if (token.type() == TokenType.IDENTIFIER && depth == 0) {
        String word = token.text(statement).toUpperCase(Locale.ROOT);
        if (words.isEmpty() && word.equals("WITH")) {
          with = true;
        } else if (!with || AFTER_WITH.contains(word)) {
          with = false;
          words.add(word);
        }
      }
    }
    return words;
  }
}
