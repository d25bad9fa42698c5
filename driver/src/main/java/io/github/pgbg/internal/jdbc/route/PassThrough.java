package io.github.pgbg.internal.jdbc.route;

import io.github.pgbg.internal.jdbc.wrap.CallRouter;
import io.github.pgbg.internal.jdbc.wrap.SqlCall;
import io.github.pgbg.internal.jdbc.wrap.StatementExecution;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyManager;

/** Hands everything to the server. */
public class PassThrough implements CallRouter {
  private static final String NO_TEXT = "";

  @Override
  public String prepare(String sql) {
    return sql;
  }

  @Override
  public String addBatch(StatementExecution execution, String sql) {
    return sql;
  }

  @Override
  public <T> @Nullable T execute(
      StatementExecution execution, String sql, SqlCall<T> call, boolean onlyPgJdbc)
      throws SQLException {
    return call.on(sql);
  }

  @Override
  public <T> T executeBatch(StatementExecution execution, SqlCall<T> batch) throws SQLException {
    return batch.on(NO_TEXT);
  }

  @Override
  public CopyManager copyManager(CopyManager ofPgJdbc) {
    return ofPgJdbc;
  }

  @Override
  public void commit(SqlCall<Boolean> commit) throws SQLException {
    commit.on(NO_TEXT);
  }

  @Override
  public boolean hasCalls(String sql) {
    return false;
  }

  @Override
  public <T extends @Nullable Object> T describe(
      StatementExecution execution, String sql, SqlCall<T> description) throws SQLException {
    return description.on(sql);
  }

  @Override
  public void close() {}
}
