package io.github.pgbg.internal.jdbc.base;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.Wrapper;
import org.jspecify.annotations.NullUnmarked;

/** Every method of a connection's metadata, forwarded. */
@NullUnmarked
public abstract class DatabaseMetaDataBase extends Unwrapping implements DatabaseMetaData {
  protected final DatabaseMetaData delegate;

  protected DatabaseMetaDataBase(DatabaseMetaData delegate) {
    this.delegate = delegate;
  }

  protected abstract Connection wrap(Connection raw);

  protected abstract ResultSet wrap(ResultSet raw);

  @Override
  final Wrapper unwrapDelegate() {
    return delegate;
  }
}
