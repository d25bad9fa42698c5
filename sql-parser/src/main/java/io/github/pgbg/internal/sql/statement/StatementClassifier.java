package io.github.pgbg.internal.sql.statement;

import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.TokenType;

/** Tells by a statement's words what it answers with. */
final class StatementClassifier {
  private final SqlTokens tokens;
  private final int to;

  private StatementClassifier(SqlTokens tokens, int to) {
    this.tokens = tokens;
    this.to = to;
  }

  static StatementKind classify(SqlTokens tokens, int from, int to) {
    return new StatementClassifier(tokens, to).statement(from);
  }

  private StatementKind statement(int from) {
    int start = from;
    while (true) {
      int first = afterOpening(start);
      if (!tokens.isWord(first, "with")) {
        return mainStatement(first, first - start);
      }
      start = mainAfterWith(first);
    }
  }

  private int afterOpening(int from) {
    int at = from;
    while (at < to && tokens.is(at, TokenType.LEFT_PAREN)) {
      at++;
    }
    return at;
  }

  /**
   * Classifies by the first word.
   *
   * @param depth how many parentheses were opened before it
   */
  private StatementKind mainStatement(int first, int depth) {
    return switch (first < to ? tokens.word(first) : "") {
      case "select" -> rowsUnless(hasWord(first, depth, "into"));
      case "values", "table", "show", "explain", "fetch" -> StatementKind.ROWS;
      case "insert", "update", "delete", "merge" -> rowsUnless(!hasWord(first, 0, "returning"));
      case "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release" ->
          StatementKind.TRANSACTION_CONTROL;
      case "prepare" ->
          // "PREPARE transaction AS …" prepares a statement of that name
          tokens.isWord(first + 1, "transaction") && !tokens.isWord(first + 2, "as")
              ? StatementKind.TRANSACTION_CONTROL
              : StatementKind.COMMAND;
      case "execute", "call" -> StatementKind.ROWS_OR_COMMAND;
      case "copy" -> copy(first);
      case "listen" -> StatementKind.LISTEN;
      default ->
          tokens.is(first, TokenType.LEFT_BRACE) && isJdbcCall(first)
              ? StatementKind.ROWS_OR_COMMAND
              : StatementKind.COMMAND;
    };
  }

  private static StatementKind rowsUnless(boolean command) {
    return command ? StatementKind.COMMAND : StatementKind.ROWS;
  }

  private boolean isJdbcCall(int brace) {
    boolean returns =
        tokens.is(brace + 1, TokenType.PLACEHOLDER) && tokens.isOperator(brace + 2, "=");
    return tokens.isWord(returns ? brace + 3 : brace + 1, "call");
  }

  /** Whether the reserved word stands in the statement itself, in at most so many parentheses. */
  private boolean hasWord(int from, int maxDepth, String word) {
    int depth = maxDepth;
    for (int i = from; i < to; i++) {
      switch (tokens.type(i)) {
        case LEFT_PAREN, LEFT_BRACKET -> depth++;
        case RIGHT_PAREN, RIGHT_BRACKET -> depth--;
        default -> {
          if (depth <= maxDepth && tokens.isWord(i, word) && !isLabel(i)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean isLabel(int i) {
    return tokens.is(i - 1, TokenType.DOT) || tokens.isWord(i - 1, "as");
  }

  /** Steps over {@code name [(columns)] AS [NOT MATERIALIZED] (query) [SEARCH …] [CYCLE …], …}. */
  private int mainAfterWith(int with) {
    int at = tokens.isWord(with + 1, "recursive") ? with + 2 : with + 1;
    while (at < to) {
      at = afterParentheses(at + tokens.nameLength(at));
      if (!tokens.isWord(at, "as")) {
        return to;
      }
      at = tokens.isWord(at + 1, "not") ? at + 2 : at + 1;
      at = afterParentheses(tokens.isWord(at, "materialized") ? at + 1 : at);
      at = tokens.isWord(at, "search") ? afterNameThatFollows(at, "set") : at;
      at = tokens.isWord(at, "cycle") ? afterNameThatFollows(at, "using") : at;
      if (!tokens.is(at, TokenType.COMMA)) {
        return at;
      }
      at++;
    }
    return to;
  }

  private int afterParentheses(int at) {
    int close = tokens.is(at, TokenType.LEFT_PAREN) ? tokens.partner(at) : -1;
    return close < 0 ? at : close + 1;
  }

  private int afterNameThatFollows(int from, String word) {
    int at = from;
    while (at < to && !tokens.isWord(at, word)) {
      at++;
    }
    return at + 1 + tokens.nameLength(at + 1);
  }

  /** STDIN and STDOUT mean the same to the grammar; the direction is FROM or TO. */
  private StatementKind copy(int copy) {
    int depth = 0;
    for (int i = copy; i < to; i++) {
      switch (tokens.type(i)) {
        case LEFT_PAREN -> depth++;
        case RIGHT_PAREN -> depth--;
        default -> {
          if (depth == 0 && tokens.isAnyWord(i, "from", "to") && !isLabel(i)) {
            if (!tokens.isAnyWord(i + 1, "stdin", "stdout")) {
              return StatementKind.COMMAND;
            }
            return tokens.isWord(i, "from")
                ? StatementKind.COPY_FROM_STDIN
                : StatementKind.COPY_TO_STDOUT;
          }
        }
      }
    }
    return StatementKind.COMMAND;
  }
}
