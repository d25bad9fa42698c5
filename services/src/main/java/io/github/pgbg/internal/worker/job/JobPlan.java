package io.github.pgbg.internal.worker.job;

import io.github.pgbg.internal.sql.call.AnalyzedSql;
import io.github.pgbg.internal.sql.lexer.TokenType;
import io.github.pgbg.internal.sql.statement.SqlStatement;
import io.github.pgbg.internal.sql.statement.StatementKind;
import io.github.pgbg.internal.sql.statement.StatementSplitter;
import java.util.List;
import java.util.Locale;

/** How a job's text goes to the server. */
public sealed interface JobPlan {

  /** Nothing to run. */
  record Empty() implements JobPlan {}

  /** Refused before anything runs: transaction control. */
  record TransactionControl() implements JobPlan {}

  /** Refused before anything runs: COPY with the client. */
  record ClientCopy() implements JobPlan {}

  /** Refused before anything runs: nobody would receive the notifications. */
  record Listen() implements JobPlan {}

  /**
   * The whole text as one protocol message, so that the server finishes it whatever becomes of us.
   *
   * @param aloneInTransaction the statement may refuse to run in a transaction block (VACUUM, …),
   *     so nothing may stand before it in its message
   * @param mayGiveRows the text does not tell whether the last statement gives rows (CALL, EXECUTE)
   * @param last the last statement
   */
  record OneMessage(String sql, boolean aloneInTransaction, boolean mayGiveRows, String last)
      implements JobPlan {}

  /**
   * Statements whose rows nobody sees, as one message (may be empty), then a last one whose rows
   * are read through a portal.
   *
   * @param lastOffset where the last statement starts in the job's text, in characters as
   *     PostgreSQL counts them
   */
  record Streamed(String before, String last, int lastOffset) implements JobPlan {}

  /** Decides, from the text alone. */
  static JobPlan of(AnalyzedSql text, boolean submitted) {
    String sql = text.sql();
    List<SqlStatement> statements = text.statements();
    if (statements.isEmpty()) {
      return new Empty();
    }
    for (SqlStatement statement : statements) {
      switch (statement.kind()) {
        case TRANSACTION_CONTROL -> {
          return new TransactionControl();
        }
        case COPY_FROM_STDIN, COPY_TO_STDOUT -> {
          return new ClientCopy();
        }
        case LISTEN -> {
          return new Listen();
        }
        default -> {}
      }
    }
    SqlStatement last = statements.get(statements.size() - 1);
    boolean rows = last.kind() == StatementKind.ROWS;
    if (!submitted && rows && !hasParameter(text)) {
      return new Streamed(
          statements.size() == 1 ? "" : sql.substring(0, last.start()),
          last.text(sql),
          sql.codePointCount(0, last.start()));
    }
    return new OneMessage(
        sql,
        statements.size() == 1 && !isPlainDml(last.text(sql)),
        !submitted && (rows || last.kind() == StatementKind.ROWS_OR_COMMAND),
        last.text(sql));
  }

  /** A job has none: only a simple message gets the server's error (42P02) for it. */
  private static boolean hasParameter(AnalyzedSql text) {
    StatementSplitter.Range last = text.ranges().get(text.ranges().size() - 1);
    return text.has(TokenType.PARAMETER, last.from(), last.to());
  }

  private static boolean isPlainDml(String statement) {
    String start = statement.substring(0, Math.min(6, statement.length())).toUpperCase(Locale.ROOT);
    return start.equals("INSERT")
        || start.equals("UPDATE")
        || start.equals("DELETE")
        || start.equals("SELECT");
  }
}
