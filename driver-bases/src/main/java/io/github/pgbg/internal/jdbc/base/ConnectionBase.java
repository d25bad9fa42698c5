package io.github.pgbg.internal.jdbc.base;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.Statement;
import java.sql.Wrapper;
import org.jspecify.annotations.NullUnmarked;
import org.postgresql.core.BaseConnection;

/**
 * Every method of a connection, forwarded; {@code prepareStatement} and {@code prepareCall}, whose
 * text a wrapper must see first, are left to it.
 */
@NullUnmarked
public abstract class ConnectionBase extends Unwrapping implements BaseConnection {
  protected final BaseConnection delegate;

  protected ConnectionBase(BaseConnection delegate) {
    this.delegate = delegate;
  }

  protected abstract Statement wrap(Statement raw);

  protected abstract ResultSet wrap(ResultSet raw);

  protected abstract DatabaseMetaData wrap(DatabaseMetaData raw);

  @Override
  final Wrapper unwrapDelegate() {
    return delegate;
  }
}
