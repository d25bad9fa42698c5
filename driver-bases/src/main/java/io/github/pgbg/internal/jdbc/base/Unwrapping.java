package io.github.pgbg.internal.jdbc.base;

import java.sql.SQLException;
import java.sql.Wrapper;

/**
 * {@code unwrap} and {@code isWrapperFor} that agree: the wrapper itself for every type it is of,
 * else PgJDBC's object.
 *
 * <p>So {@code unwrap(Connection.class)} and {@code unwrap(PGConnection.class)} stay with the
 * wrapper, and {@code unwrap(PgConnection.class)} reaches PgJDBC's class.
 */
public abstract class Unwrapping implements Wrapper {
  /** Only the bases of this package extend it. */
  Unwrapping() {}

  /** PgJDBC's object; its own unwrap words the error for a type that nobody has. */
  abstract Wrapper unwrapDelegate();

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(this) ? type.cast(this) : unwrapDelegate().unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this) || unwrapDelegate().isWrapperFor(type);
  }
}
