package io.github.pgbg.internal.worker.definer;

import io.github.pgbg.internal.sql.lexer.LexerOptions;
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

  private static char rows(StatementKind kind) {
    return switch (kind) {
      case ROWS -> ROWS;
      case ROWS_OR_COMMAND -> UNKNOWN;
      default -> NONE;
    };
  }
}
