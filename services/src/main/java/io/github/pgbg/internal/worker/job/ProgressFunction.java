package io.github.pgbg.internal.worker.job;

import io.github.pgbg.api.JobProgress;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * The function {@code pg_background_progress} of a worker's session: it raises a message that
 * reaches the driver at once, whatever client_min_messages is.
 */
public final class ProgressFunction {
  /** Tells our message from the job's own. */
  private static final String SQLSTATE = "PGBGP";

  /** A statement of PL/pgSQL that reports the parameters of the function. */
  public static final String REPORT =
      "RAISE INFO USING ERRCODE = '"
          + SQLSTATE
          + "', MESSAGE = coalesce($1, 0)::pg_catalog.text, DETAIL = coalesce($2, '');";

  /** As the login role, before the job's role is taken. */
  static final String CREATE =
      "CREATE OR REPLACE FUNCTION pg_temp.pg_background_progress(pct pg_catalog.int4,"
          + " msg pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.void LANGUAGE plpgsql AS"
          + Identifiers.quoteLiteral("BEGIN " + REPORT + " END")
          + ";"
          + " GRANT EXECUTE ON FUNCTION pg_temp.pg_background_progress TO PUBLIC";

  private ProgressFunction() {}

  /** What the notice reports; null if it is another notice. */
  static @Nullable JobProgress read(SQLWarning notice) {
    if (!SQLSTATE.equals(notice.getSQLState()) || !(notice instanceof PSQLWarning warning)) {
      return null;
    }
    ServerErrorMessage message = warning.getServerErrorMessage();
    if (message == null) {
      return null;
    }
    String detail = message.getDetail();
    try {
      return JobProgress.clamped(
          Integer.parseInt(String.valueOf(message.getMessage())), detail == null ? "" : detail);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
