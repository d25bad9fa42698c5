package io.github.pgbg.internal.jdbc.route;

import java.sql.SQLException;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;

/** PgJDBC's COPY, of queries that may call the driver; all else of it goes through these two. */
final class RoutedCopyManager extends CopyManager {
  private final BackgroundRouter router;

  RoutedCopyManager(BaseConnection raw, BackgroundRouter router) throws SQLException {
    super(raw);
    this.router = router;
  }

  @Override
  public CopyOut copyOut(String sql) throws SQLException {
    return router.startCopy(sql, super::copyOut);
  }

  @Override
  public CopyIn copyIn(String sql) throws SQLException {
    return router.startCopy(sql, super::copyIn);
  }
}
