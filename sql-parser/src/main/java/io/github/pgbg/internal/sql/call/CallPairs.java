package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.lexer.QualifiedName;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.TokenType;

/**
 * Recognizes {@code FROM pg_background_result(pg_background_launch(…)) AS alias(…)}: two calls that
 * the driver can be asked for at once, because nobody else sees the handle.
 *
 * <p>Only with an alias: without one the columns would be named after the function.
 */
final class CallPairs {
  private static final String OUTER = "pg_background_result";
  private static final String INNER = "pg_background_launch";

  /** The statement and the size of the queue; a label makes it another function. */
  private static final int MOST_ARGUMENTS = 2;

  private final SqlTokens tokens;
  private final boolean explained;

  /** Index of the inner name of the last pair. */
  private int inner = -1;

  /**
   * For a statement or a body.
   *
   * @param from its first token; EXPLAIN shows the names of functions, so it has no pairs
   */
  CallPairs(SqlTokens tokens, int from) {
    this.tokens = tokens;
    this.explained = tokens.isWord(from, "explain");
  }

  /** Whether the call of this name is one of a pair; to be asked for each call in order. */
  boolean has(QualifiedName name) {
    if (name.from() == inner) {
      return true;
    }
    if (explained || !isBare(name, OUTER)) {
      return false;
    }
    int at = name.to() + 1;
    if (!tokens.type(at).isIdentifier()) {
      return false;
    }
    QualifiedName argument = QualifiedName.at(tokens, at);
    int open = argument.to();
    if (!isBare(argument, INNER) || !tokens.is(open, TokenType.LEFT_PAREN)) {
      return false;
    }
    int close = tokens.partner(open);
    if (close < 0
        || !hasFewArguments(open, close)
        || !tokens.is(close + 1, TokenType.RIGHT_PAREN)
        || !isAlias(close + 2)) {
      return false;
    }
    inner = at;
    return true;
  }

  /** A name that another one can be made of by writing something before it. */
  private boolean isBare(QualifiedName name, String expected) {
    return name.name().equals(expected) && tokens.type(name.last()) == TokenType.IDENTIFIER;
  }

  private boolean hasFewArguments(int open, int close) {
    int arguments = 1;
    for (int at = open + 1; at < close; at++) {
      int partner = tokens.partner(at);
      if (partner > at) {
        at = partner;
      } else if (tokens.is(at, TokenType.COMMA)) {
        arguments++;
      }
    }
    return close > open + 1 && arguments <= MOST_ARGUMENTS;
  }

  private boolean isAlias(int index) {
    int at = tokens.isWord(index, "as") ? index + 1 : index;
    return tokens.type(at).isIdentifier()
        && tokens.is(at + tokens.nameLength(at), TokenType.LEFT_PAREN);
  }
}
