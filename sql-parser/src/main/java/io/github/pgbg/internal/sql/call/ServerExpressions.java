package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.lexer.Keywords;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.TokenType;
import org.jspecify.annotations.Nullable;

/** Tells which expressions the server can evaluate apart from their statement. */
final class ServerExpressions {
  private final SqlTokens tokens;

  ServerExpressions(SqlTokens tokens) {
    this.tokens = tokens;
  }

  /** The expression in the tokens [from, to); null if it needs the bridge. */
  Expression.@Nullable ServerExpression read(int from, int to) {
    boolean noArgument =
        tokens.isAnyWord(from, "all", "distinct", "variadic") || tokens.isOperator(from, "*");
    if (noArgument) {
      return null;
    }
    int depth = 0;
    for (int i = from; i < to; i++) {
      switch (tokens.type(i)) {
        case LEFT_PAREN, LEFT_BRACKET -> depth++;
        case RIGHT_PAREN, RIGHT_BRACKET -> depth--;
        case PLACEHOLDER, PARAMETER, LEFT_BRACE, RIGHT_BRACE, SEMICOLON, UNTERMINATED, UNKNOWN -> {
          return null;
        }
        case IDENTIFIER, QUOTED_IDENTIFIER, UNICODE_IDENTIFIER -> {
          if (tokens.name(i).startsWith("pg_background") || startsSubquery(i, depth)) {
            return null;
          }
        }
        default -> {}
      }
      if (depth < 0) {
        return null;
      }
    }
    return depth == 0
        ? new Expression.ServerExpression(tokens.start(from), tokens.end(to - 1))
        : null;
  }

  /** A subquery has its own snapshot and its own errors; other clauses belong to no expression. */
  private boolean startsSubquery(int i, int depth) {
    if (tokens.isAnyWord(i, "select", "table", "values", "with")) {
      return tokens.isWord(i, "select") || depth == 0 || tokens.is(i - 1, TokenType.LEFT_PAREN);
    }
    if (depth > 0) {
      return false;
    }
    return tokens.isWord(i, "from")
        ? !tokens.isWord(i - 1, "distinct")
        : !Keywords.canStandInExpression(tokens.word(i));
  }
}
