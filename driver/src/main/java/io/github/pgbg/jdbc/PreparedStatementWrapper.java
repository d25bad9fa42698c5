package io.github.pgbg.jdbc;

import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;

/** A prepared statement: what it executes is the text it was prepared from. */
@SuppressWarnings("deprecation") // JDBC deprecates some of what it makes us inherit
class PreparedStatementWrapper extends StatementWrapper implements PreparedStatement {
  private final String sql;

  /**
   * @param sql the application's text, which the router may have replaced in the raw statement
   */
  PreparedStatementWrapper(ConnectionWrapper connection, BaseStatement raw, String sql) {
    super(connection, raw);
    this.sql = sql;
  }

  /** A batch of a prepared text has calls in it where the text has. */
  @Override
  public final void addBatch() throws SQLException {
    callsInBatch(connection().router().hasCalls(sql));
    prepared.addBatch();
  }

  @Override
  public final ResultSet executeQuery() throws SQLException {
    return routed(sql, text -> wrapped(prepared.executeQuery()), rows -> rows);
  }

  @Override
  public final boolean execute() throws SQLException {
    return routed(sql, text -> prepared.execute(), rows -> true);
  }

  @Override
  public final boolean executeWithFlags(int flags) throws SQLException {
    return routed(sql, text -> delegate.executeWithFlags(flags), rows -> true);
  }

  @Override
  public final int executeUpdate() throws SQLException {
    return routedUpdate(sql, text -> prepared.executeUpdate());
  }

  @Override
  public final long executeLargeUpdate() throws SQLException {
    return routedUpdate(sql, text -> prepared.executeLargeUpdate());
  }

  @Override
  public final @Nullable ResultSetMetaData getMetaData() throws SQLException {
    connection().router().beforeDescribe(sql);
    return prepared.getMetaData();
  }

  @Override
  public final ParameterMetaData getParameterMetaData() throws SQLException {
    connection().router().beforeDescribe(sql);
    return prepared.getParameterMetaData();
  }
}
