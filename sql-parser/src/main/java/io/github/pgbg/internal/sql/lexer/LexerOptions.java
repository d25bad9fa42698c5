package io.github.pgbg.internal.sql.lexer;

/**
 * The options that change how text is cut into tokens.
 *
 * @param standardConformingStrings the server's setting: without it a backslash escapes in {@code
 *     '…'} as it does in {@code E'…'}
 * @param jdbcPlaceholders the text goes through a PreparedStatement or CallableStatement: {@code ?}
 *     is a parameter, {@code ??} the operator {@code ?}, {@code {call …}} a call; without it {@code
 *     ?} belongs to operators
 */
public record LexerOptions(boolean standardConformingStrings, boolean jdbcPlaceholders) {
  public static final LexerOptions DEFAULT = new LexerOptions(true, false);

  /** For a text that is executed as it is. */
  public static LexerOptions of(boolean standardConformingStrings) {
    return new LexerOptions(standardConformingStrings, false);
  }

  /** The same for a text that is prepared. */
  public LexerOptions withPlaceholders() {
    return new LexerOptions(standardConformingStrings, true);
  }

  /** The same for a text inside a constant, where a question mark is only a question mark. */
  public LexerOptions withoutPlaceholders() {
    return jdbcPlaceholders ? of(standardConformingStrings) : this;
  }
}
