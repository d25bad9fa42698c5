package io.github.pgbg.internal.pgjdbc;

import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgConnection;

/** The notices that belong to no statement: of COPY, and of a commit. */
public final class ConnectionNotices {
  private ConnectionNotices() {}

  /** Takes those that have arrived; PgJDBC forgets them. Only in the thread that reads. */
  public static @Nullable SQLWarning take(BaseConnection connection) {
    return connection.getQueryExecutor().getWarnings();
  }

  /** Gives one to {@link java.sql.Connection#getWarnings}. */
  public static void give(BaseConnection connection, SQLWarning notice) {
    if (connection instanceof PgConnection pgConnection) {
      pgConnection.addWarning(notice);
    }
  }
}
