package io.github.pgbg.jdbc;

import io.github.pgbg.worker.JobResult;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;

/**
 * The driver's answer to a statement: all of its rows, or the first of them and a job that goes on
 * giving more.
 *
 * @param more the rest; null if these are all
 * @param selected which columns of a job's rows are shown, in order; null for all as they are
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record LocalRows(
    Field[] fields,
    List<Tuple> rows,
    List<SQLWarning> warnings,
    @Nullable JobResult more,
    int @Nullable [] selected)
    implements CallRouter.Answer {

  @Override
  public ResultSetWrapper resultSet(ConnectionWrapper connection, StatementWrapper statement)
      throws SQLException {
    return LocalResults.of(connection, statement, this);
  }
}
