package io.github.pgbg.internal.worker.definer;

import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.worker.base.SqlTemplate;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * One job that runs inside of a function: what to send, and how to read what comes. Used by one
 * thread at a time.
 *
 * <p>A job that gives rows is three messages: {@link #begin}, {@link #call} through a portal, and
 * {@link #end}. Another is all of them in one, so that the server finishes it without us.
 */
public abstract class RestrictedJob {
  private static final int SETTLING_ROUNDS = 8;
  private static final String DEFERS = "triggers of the job do not stop deferring to its commit";
  private static final String DEFERS_HINT =
      "What waits for the commit of a job runs before, as the role of the code that launched it.";

  /**
   * SQLSTATE of the notice that says that a statement is done; requests of the bridge begin
   * otherwise.
   */
  private static final String DONE = "PGJOB";

  private static final SqlTemplate RUN_VARIABLES =
      SqlTemplate.of(RestrictedJob.class, "run_variables.sql");
  private static final SqlTemplate RUN_STATEMENTS =
      SqlTemplate.of(RestrictedJob.class, "run_statements.sql");
  private static final SqlTemplate SETTLE_VARIABLES =
      SqlTemplate.of(RestrictedJob.class, "settle_variables.sql");
  private static final SqlTemplate SETTLE = SqlTemplate.of(RestrictedJob.class, "settle.sql");
  private static final SqlTemplate CHANGED_TABLES =
      SqlTemplate.of(RestrictedJob.class, "changed_tables.sql");
  private static final SqlTemplate REFUSE_CODE =
      SqlTemplate.of(RestrictedJob.class, "refuse_code.sql");

  /** Makes one for the text of a job, as it is sent. */
  public interface Factory {
    RestrictedJob of(String sql, boolean submitted, boolean standardConformingStrings);
  }

  private final List<JobStatement> statements;
  private final boolean givesRows;
  private int done;

  RestrictedJob(List<JobStatement> statements, boolean submitted) {
    this.statements = statements;
    this.givesRows =
        !submitted
            && !statements.isEmpty()
            && statements.get(statements.size() - 1).rows() != JobStatement.NONE;
  }

  /** Whether the rows of the last statement are its result, as far as its text tells. */
  public final boolean givesRows() {
    return givesRows;
  }

  /** Whether it runs in a function that is made for it, and dropped. */
  public abstract boolean makesFunction();

  /** Sent before, and by itself: what counts from the next message on. */
  public abstract String limits();

  /** Begins the transaction, and makes ready what {@link #call} needs. */
  public abstract String begin();

  /** The query that runs the job: its lines are for {@link RowDecoder}. */
  public abstract String call();

  /** What must stand before COMMIT. */
  public abstract String end();

  /** All of the job, for one that gives no rows. */
  public final String wholeMessage() {
    return begin() + call() + ";\n" + end() + ";\nCOMMIT";
  }

  public final RowDecoder decoder() {
    return new RowDecoder();
  }

  /** The command tag of a statement that this notice says is done; null if it is another notice. */
  public final @Nullable String tagIn(SQLWarning notice) {
    ServerErrorMessage message =
        notice instanceof PSQLWarning warning ? warning.getServerErrorMessage() : null;
    if (message == null || !DONE.equals(message.getSQLState()) || done >= statements.size()) {
      return null;
    }
    String counted = String.valueOf(message.getMessage());
    if (counted.isEmpty()
        || counted.length() > 18
        || !counted.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null; // the job's own
    }
    String statement = statements.get(done).text();
    done++;
    return StatementTag.of(statement, Long.parseLong(counted));
  }

  /** The tag of the last statement, whose rows were read. */
  public final String tagOfRows(long rows) {
    return StatementTag.of(statements.get(statements.size() - 1).text(), rows);
  }

  /** A notice of the job as it is without the function. */
  public final SQLWarning translate(SQLWarning notice) {
    return JobErrors.translate(notice, current());
  }

  /** An error of the job as it is without the function, with its place in the job's text. */
  public SQLException translate(SQLException error) {
    return JobErrors.translate(error, current());
  }

  private @Nullable JobStatement current() {
    return done < statements.size() ? statements.get(done) : null;
  }

  final List<JobStatement> statements() {
    return statements;
  }

  final String kinds() {
    return statements.stream()
        .map(statement -> String.valueOf(statement.rows()))
        .collect(Collectors.joining());
  }

  /** As an array expression; its elements are text. */
  static String array(Collection<String> values) {
    return values.stream()
        .map(Identifiers::quoteLiteral)
        .collect(Collectors.joining(", ", "ARRAY[", "]"));
  }

  static String runVariables() {
    return RUN_VARIABLES.fill() + SETTLE_VARIABLES.fill();
  }

  static String runStatements() {
    return RUN_STATEMENTS.fill("doneState", DONE);
  }

  static String settleVariables() {
    return SETTLE_VARIABLES.fill();
  }

  /** As the role of the job, in its function. */
  static String settle() {
    return settle("settled", "");
  }

  /** As the login, after a function that is not ours. */
  static String settleOutside() {
    return settle("checked", REFUSE_CODE.fill("changedTables", CHANGED_TABLES.fill()));
  }

  private static String settle(String table, String refuse) {
    return SETTLE.fill(
        "table",
        table,
        "rounds",
        Integer.toString(SETTLING_ROUNDS),
        "refuse",
        refuse,
        "changedTables",
        CHANGED_TABLES.fill(),
        "message",
        DEFERS,
        "hint",
        DEFERS_HINT);
  }
}
