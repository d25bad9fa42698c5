package io.github.pgbg.internal.worker.definer;

import io.github.pgbg.internal.sql.lexer.Lexer;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.lexer.Token;
import io.github.pgbg.internal.sql.lexer.TokenType;
import io.github.pgbg.internal.sql.statement.SqlStatement;
import io.github.pgbg.internal.sql.statement.StatementKind;
import io.github.pgbg.internal.sql.statement.StatementSplitter;
import java.util.ArrayList;
import java.util.List;

/**
 * One statement of a job.
 *
 * @param offset where it starts in the job's text, in characters as PostgreSQL counts them
 * @param rows what it gives, as far as its text tells: {@link #NONE}, {@link #ROWS} or {@link
 *     #UNKNOWN}
 */
record JobStatement(String text, int offset, char rows) {
  static final char NONE = 'c';
  static final char ROWS = 'r';
  static final char UNKNOWN = 'u';

  /** The statements of a text, in order. */
  static List<JobStatement> of(String sql, boolean standardConformingStrings) {
    List<JobStatement> statements = new ArrayList<>();
    for (SqlStatement found :
        StatementSplitter.split(sql, new LexerOptions(standardConformingStrings, false))) {
      statements.add(
          new JobStatement(
              found.text(sql), sql.codePointCount(0, found.start()), rows(found.kind())));
    }
    return statements;
  }

  /**
   * The same with all that stands between them: together they are the text. Each but the last ends
   * with its semicolon.
   */
  static List<JobStatement> pieces(String sql, boolean standardConformingStrings) {
    LexerOptions options = new LexerOptions(standardConformingStrings, false);
    List<SqlStatement> found = StatementSplitter.split(sql, options);
    List<Token> semicolons =
        Lexer.tokenize(sql, options).stream()
            .filter(token -> token.type() == TokenType.SEMICOLON)
            .toList();
    List<JobStatement> pieces = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < found.size(); i++) {
      int ends = found.get(i).end();
      int end =
          i == found.size() - 1
              ? sql.length()
              : semicolons.stream()
                  .filter(token -> token.start() >= ends)
                  .findFirst()
                  .orElseThrow()
                  .end();
      pieces.add(
          new JobStatement(
              sql.substring(start, end), sql.codePointCount(0, start), rows(found.get(i).kind())));
      start = end;
    }
    return pieces;
  }

  /** Where it ends in the job's text, in characters as PostgreSQL counts them. */
  int end() {
    return offset + text.codePointCount(0, text.length());
  }

  private static char rows(StatementKind kind) {
    return switch (kind) {
      case ROWS -> ROWS;
      case ROWS_OR_COMMAND -> UNKNOWN;
      default -> NONE;
    };
  }
}
