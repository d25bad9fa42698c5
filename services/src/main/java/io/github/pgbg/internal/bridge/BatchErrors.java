package io.github.pgbg.internal.bridge;

import io.github.pgbg.internal.pgjdbc.ErrorFields;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The error of a batch, in which PgJDBC quotes the text of the entry and the server's error.
 *
 * <p>An entry's text is only known from there, so this goes by what the message says.
 */
final class BatchErrors {
  /** "Batch entry 3 ", in any language. */
  private static final Pattern BEFORE_TEXT = Pattern.compile("^\\D*\\d[\\d.,]* ");

  private BatchErrors() {}

  /** The error as it would be without the rewriting; the server's error has its words already. */
  static SQLException inOriginalText(BatchUpdateException e) {
    if (!(e.getNextException() instanceof PSQLException first)
        || first.getNextException() != null) {
      return e;
    }
    PSQLException translated = atOriginalPosition(e, first);
    String message =
        String.valueOf(e.getMessage())
            .replace(String.valueOf(first.getMessage()), String.valueOf(translated.getMessage()));
    BatchUpdateException result =
        new BatchUpdateException(
            BridgeErrors.IN_PG_TEMP.matcher(message).replaceAll(""),
            e.getSQLState(),
            e.getErrorCode(),
            e.getLargeUpdateCounts(),
            translated);
    result.setNextException(translated);
    result.setStackTrace(e.getStackTrace());
    return result;
  }

  private static PSQLException atOriginalPosition(BatchUpdateException e, PSQLException first) {
    ServerErrorMessage message = first.getServerErrorMessage();
    if (message == null || message.getPosition() <= 0) {
      return first;
    }
    PSQLException translated =
        ErrorFields.of(message).position(originalPosition(e, message.getPosition())).exception();
    translated.setStackTrace(first.getStackTrace());
    return translated;
  }

  /** Where a position in the entry's text was before the text was rewritten; both from 1. */
  private static int originalPosition(BatchUpdateException e, int position) {
    Matcher before = BEFORE_TEXT.matcher(String.valueOf(e.getMessage()));
    if (!before.find()) {
      return position;
    }
    Matcher qualifier = BridgeErrors.IN_PG_TEMP.matcher(String.valueOf(e.getMessage()));
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
