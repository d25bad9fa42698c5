package io.github.pgbg.internal.jdbc.wrap;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows of a portal whose statement calls the driver: the calls may come while rows are fetched. */
final class WatchedResultSet extends ResultSetWrapper {
  private final CallRouter router;
  private final StatementExecution execution;

  WatchedResultSet(StatementExecution execution, ResultSet raw) {
    super(execution, raw);
    this.router = execution.connection().router();
    this.execution = execution;
  }

  @Override
  public boolean next() throws SQLException {
    return router.fetch(execution, delegate, text -> delegate.next());
  }

  @Override
  public boolean isLast() throws SQLException {
    return router.fetch(execution, delegate, text -> delegate.isLast());
  }
}
