package io.github.pgbg.internal.worker.base;

import io.github.pgbg.internal.pgjdbc.ErrorFields;
import java.sql.SQLException;
import java.util.Set;
import org.postgresql.util.PSQLException;

/** What cannot be done through a pooler that gives a backend to one session after the other. */
public final class PoolerErrors {
  private static final String NOT_SUPPORTED = "0A000";
  private static final String WAY_PAST_IT =
      "Set pgbg.workerUrl to the server's own address, past the pooler. If the pooler keeps a"
          + " connection for each session, set pgbg.pooling=session.";

  /** Statements that run in no transaction block, and procedures that end it. */
  private static final Set<String> NEEDS_SESSION = Set.of("25001", "2D000");

  private PoolerErrors() {}

  /** What a job does needs a session of its own. */
  public static PSQLException needsOwnConnection() {
    return ErrorFields.error(
            NOT_SUPPORTED, "a background worker cannot use a connection that a pooler shares out")
        .detail(
            "The pooler lends a backend for one transaction, and gives it to other sessions then.")
        .hint(WAY_PAST_IT)
        .exception();
  }

  /** The job's own error, or where only a session of its own would have helped that. */
  public static SQLException ofLentBackend(SQLException error) {
    return NEEDS_SESSION.contains(String.valueOf(error.getSQLState()))
        ? ErrorFields.error(NOT_SUPPORTED, BackgroundErrors.primaryMessage(error))
            .detail("Behind a pooler that shares connections out, a job is one transaction.")
            .hint(WAY_PAST_IT)
            .exception(error)
        : error;
  }

  /** Temporary functions would be left in a backend that another session gets next. */
  public static PSQLException needsInstallation() {
    return ErrorFields.error(
            NOT_SUPPORTED,
            "pg_background cannot be called from inside of SQL through a pooler that shares"
                + " connections out")
        .detail("The functions for it would be left in a backend that other sessions get.")
        .hint(
            "A query that is one call only needs none. Else CREATE EXTENSION pg_background, set"
                + " pgbg.workerUrl to the server's own address, and call it within a transaction."
                + " If the pooler keeps a connection for each session, set pgbg.pooling=session.")
        .exception();
  }

  /** Without a transaction the session has no backend that it could be found by. */
  public static PSQLException needsTransaction() {
    return ErrorFields.error(
            NOT_SUPPORTED,
            "pg_background can be called from inside of SQL only within a transaction through a"
                + " pooler that shares connections out")
        .hint("Call it within a transaction, or by a query that is one call only.")
        .exception();
  }

  /** The way past the pooler is none. */
  public static PSQLException workerUrlIsPooled() {
    return ErrorFields.error(NOT_SUPPORTED, "pgbg.workerUrl leads to a pooler")
        .hint("It must be the address of the server itself.")
        .exception();
  }

  /** Rights are argued from the worker's login. */
  public static PSQLException otherUser(String ofWorker, String ofSession) {
    return ErrorFields.error(
            "28000",
            "the worker's connection is of user \"%s\", the session of \"%s\""
                .formatted(ofWorker, ofSession))
        .hint("pgbg.workerUser must be the session's own user.")
        .exception();
  }

  /** Without the URL, which may hold a password. */
  public static PSQLException unreadableWorkerUrl() {
    return ErrorFields.error("22023", "pgbg.workerUrl cannot be read")
        .hint("It looks like jdbc:pgbg://host:port/database?name=value.")
        .exception();
  }
}
