package io.github.pgbg.internal.bridge;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;

/**
 * The error of a batch, in which PgJDBC quotes the text of the entry and the server's error.
 *
 * <p>An entry's text is only known from there, so this goes by what the message says.
 */
final class BatchErrors {
  private static final Pattern IN_PG_TEMP = Pattern.compile("(?i)pg_temp\\.(?=\"?pg_background_)");

  /** "Batch entry 3 ", in any language. */
  private static final Pattern BEFORE_TEXT = Pattern.compile("^\\D*\\d[\\d.,]* ");

  private BatchErrors() {}

  /**
   * The error as it would be without the rewriting.
   *
   * @param cleaned tells the server's error as in the extension
   */
  static SQLException asInTheExtension(
      BatchUpdateException e, UnaryOperator<PSQLException> cleaned) {
    if (!(e.getNextException() instanceof PSQLException first)
        || first.getNextException() != null) {
      return e;
    }
    PSQLException told = cleaned.apply(first);
    String message = String.valueOf(e.getMessage());
    message =
        message.replace(String.valueOf(first.getMessage()), String.valueOf(told.getMessage()));
    BatchUpdateException result =
        new BatchUpdateException(
            IN_PG_TEMP.matcher(message).replaceAll(""),
            e.getSQLState(),
            e.getErrorCode(),
            e.getLargeUpdateCounts(),
            told);
    result.setNextException(told);
    result.setStackTrace(e.getStackTrace());
    return result;
  }

  /** Where a position in the entry's text was before the text was rewritten; both from 1. */
  static int originalPosition(BatchUpdateException e, int position) {
    Matcher before = BEFORE_TEXT.matcher(String.valueOf(e.getMessage()));
    if (!before.find()) {
      return position;
    }
    Matcher qualifier = IN_PG_TEMP.matcher(String.valueOf(e.getMessage()));
    int original = position;
    for (int from = before.end(); qualifier.find(from); from = qualifier.end()) {
      if (qualifier.start() - before.end() + 1 >= position) {
        break;
      }
      original -= qualifier.end() - qualifier.start();
    }
    return original;
  }
}
