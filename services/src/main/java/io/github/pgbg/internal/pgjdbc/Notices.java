package io.github.pgbg.internal.pgjdbc;

import java.sql.SQLWarning;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.BaseStatement;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgStatement;

/** Gives notices to the application as if the server had sent them. */
public final class Notices {
  private Notices() {}

  /** Gives one to {@link java.sql.Connection#getWarnings}. */
  public static void give(BaseConnection connection, SQLWarning notice) {
    if (connection instanceof PgConnection pgConnection) {
      pgConnection.addWarning(notice);
    }
  }

  /** Gives one to {@link java.sql.Statement#getWarnings}, which any thread may call meanwhile. */
  public static void give(BaseStatement statement, SQLWarning notice) {
    if (statement instanceof PgStatement pgStatement) {
      pgStatement.addWarning(notice);
    }
  }
}
