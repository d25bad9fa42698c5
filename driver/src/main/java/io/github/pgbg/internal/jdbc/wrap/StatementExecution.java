package io.github.pgbg.internal.jdbc.wrap;

import io.github.pgbg.internal.worker.base.Cancellation;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;

/**
 * What is known of a statement's running or last execution: who answers it, its result, its
 * warnings, and how to cancel it.
 *
 * <p>Where the driver answered, the current result is here and PgJDBC's statement has none: its
 * update count is -1 and it has no more results, which is right for both.
 */
public final class StatementExecution {
  private final ConnectionWrapper connection;
  private final StatementWrapper statement;
  private final BaseStatement raw;
  private final boolean inPgTemp;

  /** The driver's answer to the last execution, or null if PgJDBC executed it. */
  private @Nullable ResultSetWrapper localRows;

  /** Whether getMoreResults has not gone past the driver's answer. */
  private boolean localIsCurrent;

  private final StatementNotices notices;
  private volatile @Nullable Cancellation runningCall;
  private boolean callsInBatch;

  /** The last result set handed out, so that the same one is handed out again. */
  private @Nullable ResultSetWrapper lastResultSet;

  private @Nullable ResultSet lastRaw;

  StatementExecution(
      ConnectionWrapper connection,
      StatementWrapper statement,
      BaseStatement raw,
      boolean inPgTemp) {
    this.connection = connection;
    this.statement = statement;
    this.raw = raw;
    this.notices = new StatementNotices(raw);
    this.inPgTemp = inPgTemp;
  }

  public ConnectionWrapper connection() {
    return connection;
  }

  /** The application's statement. */
  public StatementWrapper statement() {
    return statement;
  }

  /** PgJDBC's statement. */
  public BaseStatement raw() {
    return raw;
  }

  /** Forgets what the last execution left here. */
  void begin() throws SQLException {
    closeLocal();
    notices.begin();
  }

  /** Makes the driver's answer the statement's only result. */
  public void answer(LocalAnswer answer) throws SQLException {
    // what the last execution left with PgJDBC is closed by this one, as by any other
    while (raw.getMoreResults(Statement.CLOSE_ALL_RESULTS) || raw.getUpdateCount() != -1) {}
    localRows = answer.resultSet(this);
    localIsCurrent = true;
  }

  /** The rows of the driver's answer. */
  ResultSetWrapper localRows() {
    ResultSetWrapper rows = localRows;
    if (rows == null) {
      throw new IllegalStateException("the driver did not answer");
    }
    return rows;
  }

  /** The current result; null where it is no rows. */
  @Nullable ResultSet currentRows() throws SQLException {
    if (localIsCurrent) {
      return localRows;
    }
    ResultSet rows = raw.getResultSet();
    return rows == null ? null : wrapped(rows);
  }

  /** The application goes on to the next result. */
  void leaveCurrent(boolean keepOpen) throws SQLException {
    if (keepOpen) {
      localIsCurrent = false;
    } else {
      closeLocal();
    }
  }

  void closeLocal() throws SQLException {
    ResultSetWrapper rows = localRows;
    if (rows != null) {
      localRows = null;
      localIsCurrent = false;
      rows.close();
    }
  }

  /** The wrapper of PgJDBC's result set. */
  ResultSetWrapper wrapped(ResultSet rows) {
    ResultSetWrapper last = lastResultSet;
    if (last == null || lastRaw != rows) {
      last = new ResultSetWrapper(this, rows);
      lastResultSet = last;
      lastRaw = rows;
    }
    return last;
  }

  /** The notices of this execution, which other threads may look at while it waits. */
  public StatementNotices notices() {
    return notices;
  }

  /** Whether a batch of this statement has calls in it. */
  public boolean hasCallsInBatch() {
    return callsInBatch;
  }

  public void setCallsInBatch(boolean hasCalls) {
    callsInBatch = hasCalls;
  }

  /** The driver answers now, until null is set: a cancel ends the wait. */
  public void setRunningCall(@Nullable Cancellation call) {
    runningCall = call;
  }

  void cancel() throws SQLException {
    if (!cancelRunningCall()) {
      raw.cancel();
    }
  }

  /** Ends the wait of the driver's own answer; false if there is none. */
  boolean cancelRunningCall() {
    Cancellation call = runningCall;
    if (call == null) {
      return false;
    }
    call.cancel();
    return true;
  }

  /** Whether the text was given when the statement was made. */
  public boolean isPrepared() {
    return raw instanceof PreparedStatement;
  }

  /** Whether it was prepared to call functions of the session's own. */
  public boolean isInPgTemp() {
    return inPgTemp;
  }

  /** The prepared text with its parameters in place, in PgJDBC's own words. */
  public String filledText() {
    return statement.toString();
  }
}
