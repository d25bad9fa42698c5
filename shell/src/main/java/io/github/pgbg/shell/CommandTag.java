package io.github.pgbg.shell;

import io.github.pgbg.internal.sql.lexer.Lexer;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.lexer.TokenType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The command tag of a statement without rows. JDBC hands out the count only, so the words are
 * taken from the statement, as PostgreSQL does (src/include/tcop/cmdtaglist.h).
 */
final class CommandTag {
  private static final Set<String> COUNTED = Set.of("UPDATE", "DELETE", "MERGE", "COPY");
  private static final Set<String> WITH_OBJECT = Set.of("CREATE", "ALTER", "DROP", "REFRESH");
  private static final Set<String> TWO_WORDS =
      Set.of("MATERIALIZED", "FOREIGN", "EVENT", "ACCESS", "OPERATOR", "TEXT", "USER", "DEFAULT");

  /** Words between the verb and its object that are no part of the tag. */
  private static final Set<String> MODIFIERS =
      Set.of(
          "OR",
          "REPLACE",
          "TEMP",
          "TEMPORARY",
          "UNLOGGED",
          "GLOBAL",
          "LOCAL",
          "UNIQUE",
          "RECURSIVE",
          "TRUSTED",
          "PROCEDURAL",
          "CONSTRAINT");

  private CommandTag() {}

  static String of(String sql, long count) {
    List<String> words = words(sql);
    String verb = words.isEmpty() ? "" : words.get(0);
    if (verb.equals("INSERT")) {
      return "INSERT 0 " + count;
    }
    if (COUNTED.contains(verb)) {
      return verb + " " + count;
    }
    if (!WITH_OBJECT.contains(verb)) {
      return verb;
    }
    List<String> object =
        words.stream().skip(1).filter(word -> !MODIFIERS.contains(word)).limit(2).toList();
    int length = !object.isEmpty() && TWO_WORDS.contains(object.get(0)) ? 2 : 1;
    return verb + object.stream().limit(length).map(" "::concat).collect(Collectors.joining());
  }

  private static List<String> words(String sql) {
    return Lexer.tokenize(sql, LexerOptions.DEFAULT).stream()
        .filter(token -> !token.type().isBlank())
        .takeWhile(token -> token.type() == TokenType.IDENTIFIER)
        .limit(8)
        .map(token -> token.text(sql).toUpperCase(Locale.ROOT))
        .toList();
  }
}
