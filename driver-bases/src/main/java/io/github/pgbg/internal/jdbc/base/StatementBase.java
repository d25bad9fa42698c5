package io.github.pgbg.internal.jdbc.base;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Wrapper;
import org.jspecify.annotations.NullUnmarked;
import org.postgresql.core.BaseStatement;

/**
 * Every method of a statement, forwarded, those of prepared and callable statements included.
 *
 * <p>One base for the three, because the wrappers extend each other as PgJDBC's classes do: a
 * subclass that declares PreparedStatement finds its methods here. The fields beside the delegate
 * are the same object, so that a call needs no cast.
 */
@NullUnmarked
public abstract class StatementBase extends Unwrapping implements BaseStatement {
  protected final BaseStatement delegate;

  /** The delegate, or null if it is a plain statement. */
  protected final PreparedStatement prepared;

  /** The delegate, or null if it is not a callable statement. */
  protected final CallableStatement callable;

  protected StatementBase(BaseStatement delegate) {
    this.delegate = delegate;
    this.prepared = delegate instanceof PreparedStatement statement ? statement : null;
    this.callable = delegate instanceof CallableStatement statement ? statement : null;
  }

  protected abstract Connection wrap(Connection raw);

  protected abstract ResultSet wrap(ResultSet raw);

  /** What {@code CallableStatement.getObject} gives. */
  protected abstract Object wrapObject(Object raw);

  @Override
  final Wrapper unwrapDelegate() {
    return delegate;
  }
}
