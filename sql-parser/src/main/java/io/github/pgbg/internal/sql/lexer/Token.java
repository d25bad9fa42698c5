package io.github.pgbg.internal.sql.lexer;

/** One token, as the offsets [start, end) of its text. */
public record Token(TokenType type, int start, int end) {
  public String text(String sql) {
    return sql.substring(start, end);
  }
}
