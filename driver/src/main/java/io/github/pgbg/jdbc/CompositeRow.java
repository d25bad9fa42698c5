package io.github.pgbg.jdbc;

import io.github.pgbg.pgjdbc.DriverRows;
import java.sql.SQLException;

/** The answer to a call in the select list whose value is composite. */
record CompositeRow(LocalRows row, String typeName) implements CallRouter.Answer {

  @Override
  public ResultSetWrapper resultSet(ConnectionWrapper connection, StatementWrapper statement)
      throws SQLException {
    return new CompositeResultSet(
        connection,
        statement,
        DriverRows.of(LocalResults.readOnly(connection, statement), row.fields(), row.rows()),
        row.fields(),
        typeName);
  }
}
