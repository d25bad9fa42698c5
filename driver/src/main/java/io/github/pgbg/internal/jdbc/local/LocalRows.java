package io.github.pgbg.internal.jdbc.local;

import io.github.pgbg.internal.jdbc.wrap.LocalAnswer;
import io.github.pgbg.internal.jdbc.wrap.ResultSetWrapper;
import io.github.pgbg.internal.jdbc.wrap.StatementExecution;
import io.github.pgbg.internal.worker.job.JobResult;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;

/**
 * The driver's answer to a statement: all of its rows, or the first of them and a job that goes on
 * giving more.
 *
 * @param more the rest; null if these are all
 * @param columns how the rest is shown; the first rows are as they are to be
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record LocalRows(
    Field[] fields, List<Tuple> rows, @Nullable JobResult more, JobColumns columns)
    implements LocalAnswer {

  @Override
  public ResultSetWrapper resultSet(StatementExecution execution) throws SQLException {
    return LocalResults.of(execution, this);
  }
}
