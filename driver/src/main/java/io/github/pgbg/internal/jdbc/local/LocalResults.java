package io.github.pgbg.internal.jdbc.local;

import io.github.pgbg.internal.jdbc.wrap.ResultSetWrapper;
import io.github.pgbg.internal.jdbc.wrap.StatementExecution;
import io.github.pgbg.internal.pgjdbc.SyntheticRows;
import io.github.pgbg.internal.worker.job.JobResult;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.core.BaseStatement;
import org.postgresql.core.Tuple;

/** Makes result sets of the driver's own answers, with the options of the statement. */
final class LocalResults {
  private LocalResults() {}

  static ResultSetWrapper of(StatementExecution execution, LocalRows rows) throws SQLException {
    BaseStatement raw = readOnly(execution);
    int maxRows = execution.raw().getMaxRows();
    JobResult job = rows.more();
    List<Tuple> first = StreamedResultSet.limited(rows.rows(), 0, maxRows);
    if (job == null) {
      return new ResultSetWrapper(execution, SyntheticRows.of(raw, rows.fields(), first));
    }
    if (execution.raw().getResultSetType() == ResultSet.TYPE_FORWARD_ONLY) {
      return new StreamedResultSet(
          execution, raw, SyntheticRows.of(raw, rows.fields(), first), rows, job);
    }
    List<Tuple> all = all(first, rows, job, maxRows);
    job.close();
    return new ResultSetWrapper(execution, SyntheticRows.of(raw, rows.fields(), all));
  }

  /** Who scrolls needs all rows at hand, as with PgJDBC. */
  private static List<Tuple> all(List<Tuple> first, LocalRows rows, JobResult job, int maxRows)
      throws SQLException {
    List<Tuple> all = new ArrayList<>(first);
    while (maxRows == 0 || all.size() < maxRows) {
      List<Tuple> next = job.next();
      if (next == null) {
        break;
      }
      all.addAll(StreamedResultSet.limited(rows.columns().of(next), all.size(), maxRows));
    }
    return all;
  }

  /** There is no table behind a job's rows, so PgJDBC must not look for one to update. */
  static BaseStatement readOnly(StatementExecution execution) throws SQLException {
    BaseStatement raw = execution.raw();
    if (raw.getResultSetConcurrency() == ResultSet.CONCUR_READ_ONLY) {
      return raw;
    }
    return (BaseStatement)
        execution
            .connection()
            .raw()
            .createStatement(raw.getResultSetType(), ResultSet.CONCUR_READ_ONLY);
  }
}
