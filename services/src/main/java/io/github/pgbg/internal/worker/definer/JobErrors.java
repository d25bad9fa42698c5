package io.github.pgbg.internal.worker.definer;

import io.github.pgbg.internal.pgjdbc.ErrorFields;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * Errors and notices of statements that ran in a function, as they are of the same on their own.
 */
final class JobErrors {
  /** The line of the function's own frame, in any language. */
  private static final Pattern OUR_FRAME =
      Pattern.compile(
          "(?:\\A|\\n"
              + ")[^\\n"
              + "]*\\b(?:pgbg_definer_job|consented_background_job)\\([^\\n"
              + "]*(?:\\n"
              + "(?s:.*))?\\z");

  private static final String ACTIVE_TRANSACTION = "25001";
  private static final String INVALID_TERMINATION = "2D000";
  private static final String NOT_SUPPORTED = "0A000";

  private JobErrors() {}

  /** Whether the role may not have made the function, before anything of the job has run. */
  static boolean isAboutTemporaryObjects(SQLException error) {
    ServerErrorMessage message =
        error instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    return message != null
        && "42501".equals(message.getSQLState())
        && ("InitTempTableNamespace".equals(message.getRoutine())
            || ("aclcheck_error".equals(message.getRoutine())
                && String.valueOf(message.getMessage()).contains("pg_temp_")));
  }

  /**
   * The error without the function.
   *
   * @param statement the one that failed; null if it is not known
   */
  static SQLException translate(SQLException error, @Nullable JobStatement statement) {
    ServerErrorMessage message =
        error instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    if (message == null) {
      return error;
    }
    if (ACTIVE_TRANSACTION.equals(message.getSQLState())
        || INVALID_TERMINATION.equals(message.getSQLState())) {
      return ErrorFields.error(NOT_SUPPORTED, String.valueOf(message.getMessage()))
          .detail(
              "A job that code of another role launches runs inside of a function of that role.")
          .hint("Launch it from code that runs as the session's own role.")
          .exception(error);
    }
    ErrorFields fields =
        ErrorFields.of(message).with('W', withoutFrame(message.getWhere(), statement));
    if (statement != null && statement.text().equals(message.getInternalQuery())) {
      fields
          .with('q', null)
          .with('p', null)
          .position(statement.offset() + Math.max(0, message.getInternalPosition()));
    }
    PSQLException translated = fields.exception(error.getCause());
    translated.setStackTrace(error.getStackTrace());
    return translated;
  }

  /** The same for a notice. */
  static SQLWarning translate(SQLWarning notice, @Nullable JobStatement statement) {
    ServerErrorMessage message =
        notice instanceof PSQLWarning warning ? warning.getServerErrorMessage() : null;
    if (message == null || message.getWhere() == null) {
      return notice;
    }
    return ErrorFields.of(message).with('W', withoutFrame(message.getWhere(), statement)).warning();
  }

  private static @Nullable String withoutFrame(
      @Nullable String where, @Nullable JobStatement statement) {
    if (where == null) {
      return null;
    }
    String inner = OUR_FRAME.matcher(where).replaceFirst("");
    if (statement != null && inner.endsWith('"' + statement.text() + '"')) {
      int line = inner.lastIndexOf('\n', inner.length() - statement.text().length() - 2);
      inner = line < 0 ? "" : inner.substring(0, line);
    }
    return inner.isEmpty() ? null : inner;
  }
}
