package io.github.pgbg.internal.jdbc.wrap;

import io.github.pgbg.internal.jdbc.base.DatabaseMetaDataBase;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import org.jspecify.annotations.Nullable;

/** The metadata of a connection: all PgJDBC's, URL and product name too, by which tools know it. */
final class DatabaseMetaDataWrapper extends DatabaseMetaDataBase {
  private final ConnectionWrapper connection;

  DatabaseMetaDataWrapper(ConnectionWrapper connection, DatabaseMetaData raw) {
    super(raw);
    this.connection = connection;
  }

  @Override
  protected Connection wrap(Connection raw) {
    return connection;
  }

  @Override
  protected @Nullable ResultSet wrap(@Nullable ResultSet raw) {
    return raw == null ? null : connection.wrap(raw);
  }

  @Override
  public String toString() {
    return super.toString() + " wrapping " + delegate;
  }
}
