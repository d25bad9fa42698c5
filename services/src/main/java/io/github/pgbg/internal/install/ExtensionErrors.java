package io.github.pgbg.internal.install;

import io.github.pgbg.internal.pgjdbc.ErrorFields;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Errors of the statements about the extension, worded as if the server had executed them itself.
 */
public final class ExtensionErrors {
  /** The DO block that stands in their place, and what it executes. */
  private static final Pattern OUR_BLOCK =
      Pattern.compile(
          "(?s)(?:\\A|(?<=\\n))(?:SQL statement \"(?:(?!\\nSQL statement ).)*\"\\n)?"
              + "PL/pgSQL function inline_code_block line \\d+ at [^\\n]*\\z");

  private ExtensionErrors() {}

  /** The error without the block in its context. */
  public static SQLException withoutDoContext(SQLException e) {
    ServerErrorMessage message =
        e instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    String where = message == null ? null : message.getWhere();
    if (message == null || where == null || e.getNextException() != null) {
      return e;
    }
    String cleaned = OUR_BLOCK.matcher(where).replaceFirst("").strip();
    if (cleaned.equals(where)) {
      return e;
    }
    PSQLException told =
        ErrorFields.of(message).with('W', cleaned.isEmpty() ? null : cleaned).exception();
    told.setStackTrace(e.getStackTrace());
    return told;
  }
}
