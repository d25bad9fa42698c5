package io.github.pgbg.internal.jdbc.local;

import io.github.pgbg.internal.jdbc.wrap.CompositeResultSet;
import io.github.pgbg.internal.jdbc.wrap.LocalAnswer;
import io.github.pgbg.internal.jdbc.wrap.ResultSetWrapper;
import io.github.pgbg.internal.jdbc.wrap.StatementExecution;
import io.github.pgbg.internal.pgjdbc.SyntheticRows;
import java.sql.SQLException;

/** The answer to a call in the select list whose value is composite. */
record CompositeRow(LocalRows row, String typeName) implements LocalAnswer {

  @Override
  public ResultSetWrapper resultSet(StatementExecution execution) throws SQLException {
    return new CompositeResultSet(
        execution,
        SyntheticRows.of(LocalResults.readOnly(execution), row.fields(), row.rows()),
        row.fields(),
        typeName);
  }
}
