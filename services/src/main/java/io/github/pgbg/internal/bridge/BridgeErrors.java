package io.github.pgbg.internal.bridge;

import io.github.pgbg.internal.bridge.protocol.BridgeState;
import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.sql.call.CallSite;
import io.github.pgbg.internal.sql.call.Rewriter;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Errors of statements that went over the bridge, worded as if the functions were the extension's.
 */
public final class BridgeErrors {
  private static final String QUOTES = "\"«»„“”「」『』";

  /**
   * A line of the context that names a function of ours, or quotes a statement that does: known by
   * names and quotation marks, because the words are in the server's language.
   */
  private static final Pattern OUR_CONTEXT =
      Pattern.compile(
          "(?m)^[^\\n"
              + QUOTES
              + "(]*?(?:\\b|(?<=[^\\x00-\\x7f]))(?:pgbg_|pg_background_)\\w*\\([^\\n]*\\n?"
              + "|^[^\\n"
              + QUOTES
              + "]*["
              + QUOTES
              + "][^\\n"
              + QUOTES
              + "]*pgbg_[^\\n]*\\n?");

  /** Nothing can be made there that functions and driver need; as the installed functions say. */
  static PSQLException onStandby() {
    return ErrorFields.error("25006", "pg_background cannot be called from inside SQL on a standby")
        .hint(
            "A query that is one call only can; it runs its job on this server, where nothing can"
                + " be written.")
        .exception();
  }

  /** How calls are rewritten where the functions are not installed. */
  static final Pattern IN_PG_TEMP =
      Pattern.compile("(?i)pg_temp\\.(?:pgbg_pair_)?(?=\"?(?:pg_background_|pgbg_))");

  /** Where PL/pgSQL finds that its rows may not stand in a select list (pl_exec.c). */
  private static final String NO_ROWS_ALLOWED = "exec_init_tuple_store";

  private BridgeErrors() {}

  /** What runs in the function of a role is never free: this came from somewhere else. */
  static PSQLException freeInRestrictedJob() {
    return ErrorFields.error(
            "42501", "code outside of the function that runs a definer's job cannot launch jobs")
        .exception();
  }

  static PSQLException answerTooLong(long bytes) {
    return ErrorFields.error("54000", "a row of " + bytes + " bytes is too long inside of SQL")
        .hint("A query that is one call of pg_background_result only can read it.")
        .exception();
  }

  static PSQLException unreadable() {
    return ErrorFields.error(
            "0A000", "calls inside of other statements cannot be heard through GSS encryption")
        .hint("Use TLS instead, and leave gssEncMode at its default.")
        .exception();
  }

  static PSQLException outOfMemory() {
    return ErrorFields.error("53200", "the JVM of the pgbg driver is out of memory").exception();
  }

  /**
   * An error or a notice with the positions and names of the original text, and without the
   * functions of the bridge in its context.
   *
   * @param lastAnswer the error that was last given as an answer; the job's context is in it
   */
  public static ErrorFields toExtension(
      ServerErrorMessage message, List<CallSite> sites, @Nullable PSQLException lastAnswer) {
    ErrorFields fields = ErrorFields.of(message);
    fields.with('M', original(message.getMessage()));
    if (NO_ROWS_ALLOWED.equals(message.getRoutine())) {
      fields.with('M', BackgroundErrors.NO_RECORD).with('H', BackgroundErrors.NO_RECORD_HINT);
    }
    fields.with('q', original(message.getInternalQuery()));
    if (message.getPosition() > 0) {
      fields.position(Rewriter.originalOffset(message.getPosition() - 1, sites) + 1);
    }
    for (char optional : new char[] {'D', 'H', 's', 't', 'c', 'd', 'n'}) {
      fields.withoutEmpty(optional);
    }
    String where = message.getWhere() == null ? "" : message.getWhere();
    String cleaned = original(OUR_CONTEXT.matcher(where).replaceAll("").strip());
    ServerErrorMessage ofJob = answeredAs(message, lastAnswer);
    if (ofJob != null && ofJob.getWhere() != null) {
      if (cleaned == null || cleaned.isEmpty()) {
        cleaned = ofJob.getWhere();
        fields.position(ofJob.getPosition()); // no program that it would be a position in
      } else {
        cleaned = ofJob.getWhere() + "\n" + cleaned;
      }
    }
    return fields.with('W', cleaned == null || cleaned.isEmpty() ? null : cleaned);
  }

  /** The same for an error that has been read. */
  static SQLException toExtensionError(
      SQLException e, List<CallSite> sites, @Nullable PSQLException lastAnswer) {
    ServerErrorMessage message =
        e instanceof PSQLException error ? error.getServerErrorMessage() : null;
    if (message == null) {
      return e;
    }
    PSQLException translated = toExtension(message, sites, lastAnswer).exception();
    translated.setStackTrace(e.getStackTrace());
    SQLException next = e.getNextException();
    if (next != null) {
      translated.setNextException(next); // the connection's end, after a FATAL
    }
    return translated;
  }

  /** What PgJDBC says of a batch whose entries were rewritten: it quotes the entry. */
  public static SQLException ofBatch(BatchUpdateException e) {
    return BatchErrors.inOriginalText(e);
  }

  private static @Nullable String original(@Nullable String text) {
    return text == null ? null : IN_PG_TEMP.matcher(text).replaceAll("");
  }

  /** The answer that the message repeats, if it does. */
  private static @Nullable ServerErrorMessage answeredAs(
      ServerErrorMessage message, @Nullable PSQLException lastAnswer) {
    ServerErrorMessage answered = lastAnswer == null ? null : lastAnswer.getServerErrorMessage();
    boolean same =
        answered != null
            && String.valueOf(answered.getSQLState()).equals(message.getSQLState())
            && String.valueOf(answered.getMessage()).equals(message.getMessage());
    return same ? answered : null;
  }

  /**
   * The functions that ask were installed by another version of the driver.
   *
   * @param requestState the SQLSTATE of their request
   */
  static PSQLException otherProtocol(String requestState) {
    boolean newer = requestState.compareTo(BridgeState.REQUEST) > 0;
    return ErrorFields.error(
            "55000",
            newer
                ? "the functions of pg_background were installed by a newer version of the pgbg"
                    + " driver"
                : "the functions of pg_background were installed by an older version of the pgbg"
                    + " driver")
        .hint(
            newer
                ? "Use that version of the driver."
                : "ALTER EXTENSION pg_background UPDATE makes them again.")
        .exception();
  }
}
