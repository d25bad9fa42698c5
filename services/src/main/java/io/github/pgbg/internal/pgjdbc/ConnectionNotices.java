package io.github.pgbg.internal.pgjdbc;

import java.sql.SQLWarning;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgConnection;

/** The notices that belong to no statement. */
public final class ConnectionNotices {
  private ConnectionNotices() {}

  /** Gives one to {@link java.sql.Connection#getWarnings}. */
  public static void give(BaseConnection connection, SQLWarning notice) {
    if (connection instanceof PgConnection pgConnection) {
      pgConnection.addWarning(notice);
    }
  }
}
