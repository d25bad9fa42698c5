package io.github.pgbg.internal.pgjdbc;

import java.sql.SQLWarning;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * A notice as the server sent it: a tenth of the memory that the warning takes.
 *
 * @param fields the fields of the message, each a letter, a text and a zero
 */
public record ServerNotice(String fields) {

  /** A warning that PgJDBC or the driver has made. */
  public static ServerNotice of(SQLWarning warning) {
    ServerErrorMessage message =
        warning instanceof PSQLWarning psql ? psql.getServerErrorMessage() : null;
    return new ServerNotice(
        (message == null
                ? ErrorFields.error(
                        String.valueOf(warning.getSQLState()), String.valueOf(warning.getMessage()))
                    .with('S', "WARNING")
                : ErrorFields.of(message))
            .body());
  }

  /** The same with one more line at the end of its context. */
  public ServerNotice withContext(String line) {
    int context = fields.indexOf("\0W");
    if (context < 0) {
      return new ServerNotice(fields + 'W' + line + '\0');
    }
    int end = fields.indexOf('\0', context + 1);
    return new ServerNotice(fields.substring(0, end) + '\n' + line + fields.substring(end));
  }

  /** The warning that PgJDBC makes of it; a new one each time. */
  public SQLWarning warning() {
    return new PSQLWarning(new ServerErrorMessage(fields));
  }
}
