package io.github.pgbg.internal.jdbc.base;

import java.sql.ResultSet;
import java.sql.Statement;
import java.sql.Wrapper;
import org.jspecify.annotations.NullUnmarked;
import org.postgresql.PGRefCursorResultSet;

/**
 * Every method of a result set, forwarded. The delegate may change: rows that arrive in pieces are
 * one result set to the application and several to PgJDBC.
 */
@NullUnmarked
public abstract class ResultSetBase extends Unwrapping implements ResultSet, PGRefCursorResultSet {
  protected ResultSet delegate;

  protected ResultSetBase(ResultSet delegate) {
    this.delegate = delegate;
  }

  protected abstract Statement wrap(Statement raw);

  /** What {@code getObject} gives. */
  protected abstract Object wrapObject(Object raw);

  /** By hand, because only this interface of PgJDBC's result set is none of ResultSet's. */
  @Override
  @Deprecated
  public String getRefCursor() {
    return ((PGRefCursorResultSet) delegate).getRefCursor();
  }

  @Override
  final Wrapper unwrapDelegate() {
    return delegate;
  }
}
