package io.github.pgbg.internal.worker.base;

import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.sql.api.ApiLevel;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The errors of background workers: a method an error; texts and SQLSTATEs of the extension. */
public final class BackgroundErrors {
  private static final String STALE = "The worker may have been restarted or the handle is stale.";

  /** What to do about a definition list that does not fit the list of workers. */
  public static final String LIST_HINT =
      "Use the pg_background_list view instead of a custom column list.";

  /** What a function says that returns rows and stands in a select list. */
  public static final String NO_RECORD =
      "function returning record called in context that cannot accept type record";

  public static final String NO_RECORD_HINT = "Call it in FROM with a column definition list.";

  private static final String ROW_TYPE_MISMATCH =
      "remote query result rowtype does not match the specified FROM clause rowtype";

  private BackgroundErrors() {}

  public static PSQLException notAttached(int pid) {
    return ErrorFields.error("42704", "PID " + pid + " is not attached to this session")
        .exception();
  }

  /** What only {@code result} says, and only up to 1.10. */
  public static PSQLException resultCookieMismatch(int pid, ApiLevel level) {
    if (level != ApiLevel.V1_10) {
      return cookieMismatch(pid);
    }
    return ErrorFields.error(
            "42704", "PID " + pid + " is not attached to this session (cookie mismatch)")
        .exception();
  }

  public static PSQLException cookieMismatch(int pid) {
    return ErrorFields.error("55000", "cookie mismatch for PID " + pid).hint(STALE).exception();
  }

  public static PSQLException permissionDenied(int pid) {
    return ErrorFields.error(
            "42501", "permission denied for background worker with PID \"" + pid + "\"")
        .exception();
  }

  public static PSQLException resultsDisabled(int pid, ApiLevel level) {
    String function = level == ApiLevel.V1_10 ? "submit_v2" : "pg_background_submit";
    return ErrorFields.error(
            "0A000", "results are disabled for PID " + pid + " (submitted via " + function + ")")
        .exception();
  }

  public static PSQLException alreadyConsumed(int pid) {
    return ErrorFields.error("42704", "results for PID " + pid + " have already been consumed")
        .exception();
  }

  public static PSQLException sqlIsNull() {
    return ErrorFields.error("22004", "sql parameter cannot be NULL").exception();
  }

  public static PSQLException labelTooLong(int bytes, int limit) {
    return ErrorFields.error("22001", "label too long")
        .detail("Label length " + bytes + " exceeds maximum of " + limit + " bytes.")
        .exception();
  }

  static PSQLException queueTooSmall() {
    return ErrorFields.error(
            "22023", "queue size must be at least " + QueueSize.MINIMUM_BYTES + " bytes")
        .exception();
  }

  static PSQLException queueTooLarge() {
    return ErrorFields.error(
            "22023", "queue size must not exceed " + QueueSize.MAXIMUM_BYTES + " bytes")
        .hint("Large result sets should be written to a table instead.")
        .exception();
  }

  public static PSQLException tooManyWorkers(int limit) {
    return ErrorFields.error("53400", "too many background workers")
        .detail("Current limit is " + limit + " concurrent workers per session.")
        .hint("Wait for existing workers to complete, or increase pg_background.max_workers.")
        .exception();
  }

  public static PSQLException transactionControl() {
    return ErrorFields.error(
            "0A000", "transaction control statements are not allowed in pg_background")
        .exception();
  }

  public static PSQLException clientCopy() {
    return ErrorFields.error("0A000", "COPY protocol not allowed in pg_background").exception();
  }

  /** In PostgreSQL's words for its background workers. */
  public static PSQLException listen() {
    return ErrorFields.error("0A000", "cannot execute LISTEN within a background process")
        .exception();
  }

  /** The caller's definition list does not fit; see the extension's {@code result} function. */
  public static PSQLException rowTypeMismatch() {
    return ErrorFields.error("42804", ROW_TYPE_MISMATCH).exception();
  }

  /** The same where the job's type can only be handed out as text. */
  public static PSQLException rowTypeNotText() {
    return ErrorFields.error("42804", ROW_TYPE_MISMATCH).hint("use text type instead").exception();
  }

  /** A job without rows was read with something else than one text column. */
  public static PSQLException noResultSet() {
    return ErrorFields.error(
            "42804",
            "remote query did not return a result set, but result rowtype is not a single text"
                + " column")
        .exception();
  }

  public static PSQLException progressOutsideWorker(String function) {
    return ErrorFields.error("0A000", function + " can only be called from a background worker")
        .exception();
  }

  public static PSQLException canceledByUser() {
    return ErrorFields.error("57014", "canceling statement due to user request").exception();
  }

  public static PSQLException statementTimeout() {
    return ErrorFields.error("57014", "canceling statement due to statement timeout").exception();
  }

  /** Rows were asked for that nobody keeps any more. */
  public static PSQLException resultGone() {
    return ErrorFields.error("55000", "the rest of the background worker's result is gone")
        .detail("The worker was detached, or the session was closed, while it was read.")
        .exception();
  }

  /** A job that was cancelled before it began, between two messages, or whose backend was ended. */
  public static PSQLException workerCanceled(int pid) {
    return ofJob(canceledByUser(), pid, 0);
  }

  /** The time limit of a call that waits by itself is over. */
  public static PSQLException notCompletedWithin(String function, int limitMillis) {
    return ErrorFields.error(
            "57014", function + ": worker did not complete within " + limitMillis + " ms")
        .exception();
  }

  public static PSQLException deadlock(int launcherPid, int workerPid) {
    return circle(
        launcherPid,
        workerPid,
        "a lock that process " + launcherPid + " holds.",
        "The job was canceled. Commit or roll back before reading its result.");
  }

  /** The extension waits for ever then. */
  public static PSQLException unreadResult(int launcherPid, int workerPid) {
    return circle(
        launcherPid,
        workerPid,
        "its result to be read.",
        "Read the result first, or launch with a larger queue_size.");
  }

  private static PSQLException circle(
      int launcherPid, int workerPid, String workerWaitsFor, String hint) {
    return ErrorFields.error("40P01", "deadlock detected")
        .detail(
            "Process %d waits for background worker %d; background worker %d waits for %s"
                .formatted(launcherPid, workerPid, workerPid, workerWaitsFor))
        .hint(hint)
        .exception();
  }

  public static PSQLException lostConnection(int pid, Exception cause) {
    return ErrorFields.error("08006", "lost connection to worker process with PID " + pid)
        .detail(cause.getMessage())
        .exception(cause);
  }

  /** Cut off where only the server knows whether it has committed. */
  public static PSQLException unknownOutcome(int pid, Exception cause) {
    return ErrorFields.error(
            "08007", "lost connection to worker process with PID " + pid + " while it committed")
        .detail(cause.getMessage())
        .hint("The job may have been committed or rolled back: look at what it was to do.")
        .exception(cause);
  }

  /** In place of notices that had no room. */
  public static SQLWarning noticesDropped(long count) {
    return ErrorFields.error(
            "01000", count + " further notices of the background worker were dropped")
        .with('S', "WARNING")
        .with('V', "WARNING")
        .hint("More were raised than queue_size has room for before they were read.")
        .warning();
  }

  public static PSQLException otherServer() {
    return ErrorFields.error("08001", "the worker's connection reached another server")
        .detail("The launcher and the worker see different server start times.")
        .hint("Connect to the server itself, not to an address that several servers share.")
        .exception();
  }

  /** The same, where start time and database are equal: a copy of the server. */
  public static PSQLException lockUnseen() {
    return ErrorFields.error("08001", "the worker's connection reached another server")
        .detail("The launcher does not see a lock that the worker holds.")
        .hint("pgbg.workerUrl must lead to the server that the session is connected to.")
        .exception();
  }

  /** The primary message alone, without severity, detail and context. */
  public static String primaryMessage(SQLException error) {
    String message =
        error instanceof PSQLException psql && psql.getServerErrorMessage() != null
            ? psql.getServerErrorMessage().getMessage()
            : error.getMessage();
    return message == null ? "" : message;
  }

  /** No connection for a worker: what the server said, and what to do about it. */
  public static PSQLException noConnection(SQLException cause, Duration waited) {
    String state = cause.getSQLState() == null ? "08001" : cause.getSQLState();
    ErrorFields fields =
        cause instanceof PSQLException psql && psql.getServerErrorMessage() != null
            ? ErrorFields.of(psql.getServerErrorMessage()).with('S', "ERROR").with('V', "ERROR")
            : ErrorFields.error(
                state, "could not connect a background worker: " + cause.getMessage());
    if (waited.toMillis() > 0) {
      fields.detail("Waited " + waited.toMillis() + " ms for a connection (pgbg.launchTimeout).");
    }
    switch (state) {
      case "53300" ->
          fields.hint(
              "Lower pg_background.max_workers, or raise max_connections or the role's connection"
                  + " limit.");
      case "28P01", "28000" ->
          fields.hint(
              "A worker logs in with the credentials of its session: the password or token may have"
                  + " changed or expired since the session was opened.");
      default -> {}
    }
    return fields.exception(cause);
  }

  /**
   * An error of a job, as the reader of its result sees it.
   *
   * @param shift what to add to the position, in characters: where the failed text starts in the
   *     job's text
   */
  public static PSQLException ofJob(SQLException error, int pid, int shift) {
    ServerErrorMessage message =
        error instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    if (message == null) {
      return lostConnection(pid, error);
    }
    ErrorFields fields = ErrorFields.of(message).with('S', "ERROR").with('V', "ERROR");
    if (message.getPosition() > 0) {
      fields.position(Math.max(0, message.getPosition() + shift)); // what is not there has no place
    }
    return fields.context(contextOfJob(pid)).exception();
  }

  /** The last line of the context of what a job says, errors and notices. */
  public static String contextOfJob(int pid) {
    return "background worker, pid " + pid;
  }
}
