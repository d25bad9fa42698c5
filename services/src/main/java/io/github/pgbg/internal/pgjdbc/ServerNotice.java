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

  /** The warning that PgJDBC makes of it; a new one each time. */
  public SQLWarning warning() {
    return new PSQLWarning(new ServerErrorMessage(fields));
  }
}
