package io.github.pgbg.internal.jdbc.local;

import io.github.pgbg.internal.jdbc.wrap.CallRouter;
import io.github.pgbg.internal.jdbc.wrap.CompositeResultSet;
import io.github.pgbg.internal.jdbc.wrap.ConnectionWrapper;
import io.github.pgbg.internal.jdbc.wrap.ResultSetWrapper;
import io.github.pgbg.internal.jdbc.wrap.StatementWrapper;
import io.github.pgbg.internal.pgjdbc.SyntheticRows;
import java.sql.SQLException;

/** The answer to a call in the select list whose value is composite. */
record CompositeRow(LocalRows row, String typeName) implements CallRouter.Answer {

  @Override
  public ResultSetWrapper resultSet(ConnectionWrapper connection, StatementWrapper statement)
      throws SQLException {
    return new CompositeResultSet(
        connection,
        statement,
        SyntheticRows.of(LocalResults.readOnly(connection, statement), row.fields(), row.rows()),
        row.fields(),
        typeName);
  }
}
