package io.github.pgbg.internal.worker.job;

import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.call.AnalyzedSql;
import io.github.pgbg.internal.sql.call.CallSite;
import io.github.pgbg.internal.sql.call.Rewriter;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.lexer.QuickScan;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The text of a job, and how it goes to the server: the functions that report progress are the
 * worker's own.
 *
 * @param given the text as the caller gave it
 * @param sql the text to send
 * @param submitted whether it runs without a result
 * @param standardConformingStrings how its strings are read, as in the launcher
 * @param progressCalls the calls that were given another name
 * @param makesCalls whether it calls other functions of the API
 * @param level whose functions it calls
 */
public record JobText(
    String given,
    String sql,
    boolean submitted,
    boolean standardConformingStrings,
    JobPlan plan,
    List<CallSite> progressCalls,
    boolean makesCalls,
    ApiLevel level) {
  public static JobText of(
      String sql, boolean submitted, boolean standardConformingStrings, ApiLevel level) {
    AnalyzedSql text = AnalyzedSql.of(sql, LexerOptions.of(standardConformingStrings));
    List<CallSite> sites = text.callSites();
    List<CallSite> progressCalls = sites.stream().filter(site -> isProgress(site, level)).toList();
    AnalyzedSql toSend =
        progressCalls.isEmpty()
            ? text
            : AnalyzedSql.of(Rewriter.intoPgTemp(sql, progressCalls), text.options());
    return new JobText(
        sql,
        toSend.sql(),
        submitted,
        standardConformingStrings,
        JobPlan.of(toSend, submitted),
        progressCalls,
        sites.size() > progressCalls.size(),
        level);
  }

  /** Whether {@link #of} gives the same. */
  public boolean isOf(
      String otherSql, boolean submit, boolean standardStrings, ApiLevel otherLevel) {
    return submitted == submit
        && standardConformingStrings == standardStrings
        && level == otherLevel
        && given.equals(otherSql);
  }

  private static boolean isProgress(CallSite site, ApiLevel level) {
    return site.kind() == CallSite.Kind.FUNCTION && ProgressFunction.isName(site.name(), level);
  }

  /**
   * Whether it may say what only the first statement of a transaction may say (SET TRANSACTION).
   */
  boolean mayWantToBeFirst() {
    return QuickScan.contains(sql, "transaction");
  }

  /** Whether it needs no functions of ours in the worker's session. */
  public boolean isPlain() {
    return !reportsProgress() && !makesCalls;
  }

  /** The same job with another text. */
  JobPlan planFor(String otherSql) {
    return JobPlan.of(
        AnalyzedSql.of(otherSql, LexerOptions.of(standardConformingStrings)), submitted);
  }

  boolean reportsProgress() {
    return !progressCalls.isEmpty();
  }

  /** An error in the text that was sent, with its place in the text that was given. */
  SQLException inOriginalText(SQLException error) {
    ServerErrorMessage message =
        error instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    if (progressCalls.isEmpty() || message == null || message.getPosition() <= 0) {
      return error;
    }
    int characters = Math.min(message.getPosition() - 1, sql.codePointCount(0, sql.length()));
    int offset = Rewriter.originalOffset(sql.offsetByCodePoints(0, characters), progressCalls);
    return ErrorFields.of(message).position(given.codePointCount(0, offset) + 1).exception();
  }
}
