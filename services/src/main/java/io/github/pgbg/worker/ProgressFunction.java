package io.github.pgbg.worker;

import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * The function {@code pg_background_progress} of a worker's session: it raises a message that
 * reaches the driver at once, whatever client_min_messages is.
 */
final class ProgressFunction {
  /** Tells our message from the job's own. */
  private static final String SQLSTATE = "PGBGP";

  /** As the login role, before the job's role is taken. */
  static final String CREATE =
      "CREATE OR REPLACE FUNCTION pg_temp.pg_background_progress(pct pg_catalog.int4,"
          + " msg pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.void LANGUAGE plpgsql AS"
          + " 'BEGIN RAISE INFO USING ERRCODE = ''"
          + SQLSTATE
          + "'', MESSAGE = coalesce(pct, 0)::pg_catalog.text, DETAIL = coalesce(msg, ''''); END';"
          + " GRANT EXECUTE ON FUNCTION pg_temp.pg_background_progress TO PUBLIC";

  private ProgressFunction() {}

  /** What the notice reports; null if it is another notice. */
  static @Nullable Progress read(SQLWarning notice) {
    if (!SQLSTATE.equals(notice.getSQLState()) || !(notice instanceof PSQLWarning warning)) {
      return null;
    }
    ServerErrorMessage message = warning.getServerErrorMessage();
    if (message == null) {
      return null;
    }
    String detail = message.getDetail();
    try {
      return Progress.clamped(
          Integer.parseInt(String.valueOf(message.getMessage())), detail == null ? "" : detail);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
