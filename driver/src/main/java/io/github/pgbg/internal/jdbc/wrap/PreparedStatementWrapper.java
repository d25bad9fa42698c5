package io.github.pgbg.internal.jdbc.wrap;

import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;

/** A prepared statement: what it executes is the text it was prepared from. */
@SuppressWarnings("deprecation") // JDBC deprecates some of what it makes us inherit
class PreparedStatementWrapper extends StatementWrapper implements PreparedStatement {
  private static final Pattern IN_PG_TEMP =
      Pattern.compile("(?i)pg_temp\\.(?:pgbg_pair_)?(?=\"?pg_background_)");

  private final String sql;

  /**
   * @param sql the application's text, which the router may have replaced in the raw statement
   * @param prepared the text of the raw statement
   */
  PreparedStatementWrapper(
      ConnectionWrapper connection, BaseStatement raw, String sql, String prepared) {
    super(connection, raw, !prepared.equals(sql));
    this.sql = sql;
  }

  /** A batch of a prepared text has calls in it where the text has. */
  @Override
  public final void addBatch() throws SQLException {
    execution().setCallsInBatch(execution().isInPgTemp() && router().hasCalls(sql));
    prepared.addBatch();
  }

  @Override
  public final ResultSet executeQuery() throws SQLException {
    return routedQuery(sql, text -> prepared.executeQuery());
  }

  @Override
  public final boolean execute() throws SQLException {
    return routedAny(sql, text -> prepared.execute(), false);
  }

  @Override
  public final boolean executeWithFlags(int flags) throws SQLException {
    return routedAny(sql, text -> delegate.executeWithFlags(flags), false);
  }

  @Override
  public final int executeUpdate() throws SQLException {
    return routedUpdate(sql, text -> prepared.executeUpdate(), false);
  }

  @Override
  public final long executeLargeUpdate() throws SQLException {
    return routedUpdate(sql, text -> prepared.executeLargeUpdate(), false);
  }

  @Override
  public final @Nullable ResultSetMetaData getMetaData() throws SQLException {
    return router().describe(execution(), sql, text -> prepared.getMetaData());
  }

  @Override
  public final ParameterMetaData getParameterMetaData() throws SQLException {
    return router().describe(execution(), sql, text -> prepared.getParameterMetaData());
  }

  /** The application's text with its parameters, without what the router did to it. */
  @Override
  public final String toString() {
    return execution().isInPgTemp()
        ? IN_PG_TEMP.matcher(super.toString()).replaceAll("")
        : super.toString();
  }
}
