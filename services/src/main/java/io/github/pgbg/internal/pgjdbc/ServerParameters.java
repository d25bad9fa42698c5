package io.github.pgbg.internal.pgjdbc;

import java.sql.SQLException;
import org.postgresql.core.BaseConnection;

/**
 * What the server has reported of a session, for threads that act while another is stuck in
 * sending: that one holds the lock which older versions of PgJDBC take even to look.
 */
public final class ServerParameters {
  private ServerParameters() {}

  /** Whether a backslash in an ordinary string literal is only that. */
  public static boolean standardConformingStrings(BaseConnection connection) throws SQLException {
    return !"off".equals(connection.getParameterStatus("standard_conforming_strings"));
  }

  /** Whether the server's length of a text is in bytes: in SQL_ASCII it knows no characters. */
  public static boolean countsBytes(BaseConnection connection) {
    return "SQL_ASCII".equals(connection.getParameterStatus("server_encoding"));
  }
}
