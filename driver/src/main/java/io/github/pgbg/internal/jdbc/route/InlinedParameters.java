package io.github.pgbg.internal.jdbc.route;

import io.github.pgbg.internal.jdbc.wrap.StatementWrapper;
import io.github.pgbg.internal.sql.lexer.Lexer;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.lexer.TokenType;
import org.jspecify.annotations.Nullable;

/** The text of a prepared statement with its parameters in place, in PgJDBC's own words for it. */
final class InlinedParameters {
  /** What PgJDBC writes for a parameter whose value it has not read yet. */
  private static final String STREAM = "('<stream of ";

  private InlinedParameters() {}

  /**
   * The text; null if a parameter has no value, or one that can only be sent.
   *
   * @param options with placeholders, for a parameter without a value stays one
   */
  static @Nullable String of(StatementWrapper statement, LexerOptions options) {
    String text = statement.toString();
    boolean isFilled =
        !text.contains(STREAM)
            && Lexer.tokenize(text, options).stream()
                .noneMatch(token -> token.type() == TokenType.PLACEHOLDER);
    return isFilled ? text : null;
  }
}
