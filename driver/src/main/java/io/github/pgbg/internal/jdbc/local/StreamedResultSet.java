package io.github.pgbg.internal.jdbc.local;

import io.github.pgbg.internal.jdbc.wrap.ResultSetWrapper;
import io.github.pgbg.internal.jdbc.wrap.StatementExecution;
import io.github.pgbg.internal.pgjdbc.SyntheticRows;
import io.github.pgbg.internal.worker.job.JobResult;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;

/**
 * A job's rows that arrive in pieces: each piece is a result set of PgJDBC, swapped in when the one
 * before is used up. Forward only.
 */
final class StreamedResultSet extends ResultSetWrapper {
  private final StatementExecution execution;
  private final BaseStatement raw;
  private final Field[] fields;
  private final JobResult job;
  private final JobColumns columns;
  private final int maxRows;

  /** Rows in the pieces before the current one. */
  private int rowsBefore;

  private int rowsInPiece;
  private @Nullable ResultSet ahead;
  private int rowsAhead;
  private boolean exhausted;

  /**
   * @param first the first piece as a result set
   * @param rows where {@code first} came from
   */
  StreamedResultSet(
      StatementExecution execution,
      BaseStatement raw,
      ResultSet first,
      LocalRows rows,
      JobResult job)
      throws SQLException {
    super(execution, first);
    this.execution = execution;
    this.raw = raw;
    this.fields = rows.fields();
    this.columns = rows.columns();
    this.job = job;
    this.maxRows = execution.raw().getMaxRows();
    this.rowsInPiece = rows.rows().size();
  }

  @Override
  public boolean next() throws SQLException {
    if (delegate.next()) {
      return true;
    }
    if (!loadAhead()) {
      return false;
    }
    rowsBefore += rowsInPiece;
    rowsInPiece = rowsAhead;
    ResultSet next = ahead;
    ahead = null;
    if (next != null) {
      delegate = next; // the old piece is not closed: its statement would think it is done
    }
    return delegate.next();
  }

  private boolean loadAhead() throws SQLException {
    if (ahead != null) {
      return true;
    }
    if (exhausted) {
      return false;
    }
    List<Tuple> rows = nextRows();
    if (rows != null) {
      rows = limited(rows, rowsBefore + rowsInPiece, maxRows);
    }
    if (rows == null || rows.isEmpty()) {
      exhausted = true;
      job.close();
      return false;
    }
    rowsAhead = rows.size();
    ahead = SyntheticRows.of(raw, fields, columns.of(rows));
    return true;
  }

  private @Nullable List<Tuple> nextRows() throws SQLException {
    job.cancellation().restart();
    execution.setRunningCall(job.cancellation());
    try {
      return job.next();
    } finally {
      execution.setRunningCall(null);
    }
  }

  /** At most so many rows that {@code Statement.setMaxRows} is kept. */
  static List<Tuple> limited(List<Tuple> rows, int before, int maxRows) {
    return maxRows == 0 || before + rows.size() <= maxRows
        ? rows
        : rows.subList(0, Math.max(0, maxRows - before));
  }

  @Override
  public int getRow() throws SQLException {
    int row = delegate.getRow();
    return row == 0 ? 0 : rowsBefore + row;
  }

  @Override
  public boolean isBeforeFirst() throws SQLException {
    return delegate.isBeforeFirst() && rowsBefore == 0;
  }

  @Override
  public boolean isFirst() throws SQLException {
    return delegate.isFirst() && rowsBefore == 0;
  }

  @Override
  public boolean isLast() throws SQLException {
    return delegate.isLast() && !loadAhead();
  }

  @Override
  public boolean isAfterLast() throws SQLException {
    return delegate.isAfterLast() && ahead == null && exhausted;
  }

  @Override
  public void close() throws SQLException {
    job.close();
    super.close();
  }
}
