package io.github.pgbg.internal.sql.statement;

/** One statement of a text: from its first to its last token, without its semicolon. */
public record SqlStatement(int start, int end, StatementKind kind) {
  public String text(String sql) {
    return sql.substring(start, end);
  }
}
