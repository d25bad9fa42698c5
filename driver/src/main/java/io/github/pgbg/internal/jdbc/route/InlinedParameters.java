package io.github.pgbg.internal.jdbc.route;

import io.github.pgbg.internal.jdbc.wrap.StatementExecution;
import io.github.pgbg.internal.sql.call.AnalyzedSql;
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
  static @Nullable AnalyzedSql of(StatementExecution execution, LexerOptions options) {
    String filled = execution.filledText();
    if (filled.contains(STREAM)) {
      return null;
    }
    AnalyzedSql text = AnalyzedSql.of(filled, options);
    return text.has(TokenType.PLACEHOLDER, 0, text.tokens().size()) ? null : text;
  }
}
