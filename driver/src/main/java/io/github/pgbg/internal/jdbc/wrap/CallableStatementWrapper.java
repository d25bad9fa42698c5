package io.github.pgbg.internal.jdbc.wrap;

import java.sql.CallableStatement;
import org.postgresql.core.BaseStatement;

/** A callable statement; its results differ from PgJDBC's only where they are result sets. */
@SuppressWarnings("deprecation") // JDBC deprecates some of what it makes us inherit
final class CallableStatementWrapper extends PreparedStatementWrapper implements CallableStatement {
  CallableStatementWrapper(
      ConnectionWrapper connection, BaseStatement raw, String sql, String prepared) {
    super(connection, raw, sql, prepared);
  }
}
