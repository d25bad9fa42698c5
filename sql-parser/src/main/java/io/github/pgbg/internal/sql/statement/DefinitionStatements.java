package io.github.pgbg.internal.sql.statement;

import io.github.pgbg.internal.sql.lexer.SqlTokens;

/**
 * Tells statements that name functions and types without calling them, or keep their expressions
 * for later.
 *
 * <p>What outlives the session must not refer to the bridge's temporary functions: PostgreSQL would
 * drop it with them. It goes to the server as it is, and works where the API is installed.
 */
public final class DefinitionStatements {
  private DefinitionStatements() {}

  /** Whether the statement that begins at a token is one. */
  public static boolean isDefinition(SqlTokens tokens, int from, int to) {
    return switch (tokens.word(from)) {
      case "grant", "revoke", "comment", "alter", "drop", "security" -> true;
      case "create" -> isCreateDefinition(tokens, from + 1, to);
      default -> false;
    };
  }

  /** All but temporary tables and views, and tables filled by a query at once. */
  private static boolean isCreateDefinition(SqlTokens tokens, int from, int to) {
    int at = from;
    if (tokens.isWord(at, "or") && tokens.isWord(at + 1, "replace")) {
      at += 2;
    }
    if (tokens.isAnyWord(at, "global", "local")) {
      at++;
    }
    boolean temporary = tokens.isAnyWord(at, "temp", "temporary");
    if (temporary || tokens.isAnyWord(at, "unlogged", "recursive")) {
      at++;
    }
    if (tokens.isWord(at, "recursive")) {
      at++;
    }
    if (tokens.isWord(at, "table")) {
      return !temporary && !hasQuery(tokens, at, to);
    }
    return !temporary || !tokens.isWord(at, "view");
  }

  /** CREATE TABLE … AS query; inside parentheses AS belongs to a generated column. */
  private static boolean hasQuery(SqlTokens tokens, int from, int to) {
    int at = from;
    while (at < to) {
      if (tokens.isWord(at, "as")) {
        return true;
      }
      int close = tokens.partner(at);
      at = close < 0 ? at + 1 : close + 1;
    }
    return false;
  }
}
