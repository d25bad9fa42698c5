package io.github.pgbg.internal.jdbc.wrap;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows of a portal whose statement calls the driver: the calls may come while rows are fetched. */
final class WatchedResultSet extends ResultSetWrapper {
  private final CallRouter router;
  private final StatementWrapper statement;

  WatchedResultSet(ConnectionWrapper connection, StatementWrapper statement, ResultSet raw) {
    super(connection, statement, raw);
    this.router = connection.router();
    this.statement = statement;
  }

  @Override
  public boolean next() throws SQLException {
    return router.fetch(statement, delegate, delegate::next);
  }

  @Override
  public boolean isLast() throws SQLException {
    return router.fetch(statement, delegate, delegate::isLast);
  }
}
