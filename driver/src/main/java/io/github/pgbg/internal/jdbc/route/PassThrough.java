package io.github.pgbg.internal.jdbc.route;

import io.github.pgbg.api.PgBackground;
import io.github.pgbg.internal.jdbc.wrap.CallRouter;
import io.github.pgbg.internal.jdbc.wrap.ConnectionWrapper;
import io.github.pgbg.internal.jdbc.wrap.StatementWrapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Hands everything to the server. */
public class PassThrough implements CallRouter {
  @Override
  public String prepare(ConnectionWrapper connection, String sql) {
    return sql;
  }

  @Override
  public String addBatch(StatementWrapper statement, String sql) {
    return sql;
  }

  @Override
  public <T> T execute(StatementWrapper statement, String sql, Execution<T> execution)
      throws SQLException {
    return execution.onServer(sql);
  }

  @Override
  public <T> T executeBatch(StatementWrapper statement, BatchExecution<T> execution)
      throws SQLException {
    return execution.onServer();
  }

  @Override
  public <T> T fetch(StatementWrapper statement, ResultSet raw, Fetch<T> fetch)
      throws SQLException {
    return fetch.onServer();
  }

  @Override
  public void commit(Commit commit) throws SQLException {
    commit.onServer();
  }

  @Override
  public boolean hasCalls(String sql) {
    return false;
  }

  @Override
  public <T> T describe(StatementWrapper statement, String sql, Description<T> description)
      throws SQLException {
    return description.onServer();
  }

  @Override
  public @Nullable PgBackground javaApi(ConnectionWrapper connection) {
    return null;
  }

  @Override
  public void close() {}
}
