package io.github.pgbg.internal.jdbc.wrap;

import java.sql.SQLException;

/** The driver's own answer to a statement: rows. */
public interface LocalAnswer {
  /** The rows as the result set of the statement that is executing. */
  ResultSetWrapper resultSet(StatementExecution execution) throws SQLException;
}
