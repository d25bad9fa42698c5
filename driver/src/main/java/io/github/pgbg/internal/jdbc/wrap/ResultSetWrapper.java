package io.github.pgbg.internal.jdbc.wrap;

import io.github.pgbg.internal.jdbc.base.ResultSetBase;
import java.sql.ResultSet;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A result set that leads back to the wrapper of its statement. */
public class ResultSetWrapper extends ResultSetBase {
  private final ConnectionWrapper connection;

  /** Null until asked for, where PgJDBC made the statement: metadata, refcursors. */
  private @Nullable StatementWrapper statement;

  public ResultSetWrapper(ConnectionWrapper connection, ResultSet raw) {
    super(raw);
    this.connection = connection;
  }

  public ResultSetWrapper(StatementExecution execution, ResultSet raw) {
    this(execution.connection(), raw);
    this.statement = execution.statement();
  }

  @Override
  protected final @Nullable Statement wrap(@Nullable Statement raw) {
    if (statement == null && raw != null) {
      statement = connection.wrap(raw);
    }
    return statement;
  }

  @Override
  protected @Nullable Object wrapObject(@Nullable Object raw) {
    return connection.wrapObject(raw);
  }

  @Override
  public final String toString() {
    return super.toString() + " wrapping " + delegate;
  }
}
