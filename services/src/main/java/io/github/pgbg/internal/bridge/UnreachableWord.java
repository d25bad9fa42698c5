package io.github.pgbg.internal.bridge;

import io.github.pgbg.internal.bridge.protocol.BridgeState;
import io.github.pgbg.internal.pgjdbc.Messages;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import java.sql.SQLException;
import org.postgresql.core.BaseConnection;

/** Word for the functions, in the session, that the driver has no control connection. */
final class UnreachableWord {
  /** How long the functions take the driver's word that it cannot connect. */
  private static final int SECONDS = 5;

  private UnreachableWord() {}

  /** Leaves word of why there is none. */
  static void leave(BaseConnection launcher, SQLException reason) throws SQLException {
    String state = String.valueOf(reason.getSQLState());
    boolean full = state.startsWith("53");
    set(
        launcher,
        (System.currentTimeMillis() / 1000 + SECONDS)
            + " "
            + (full ? state : "53300")
            + " "
            + (full ? reason.getMessage() : "the pgbg driver cannot connect"));
  }

  /** There is one. */
  static void takeBack(BaseConnection launcher) throws SQLException {
    set(launcher, "");
  }

  private static void set(BaseConnection launcher, String word) throws SQLException {
    Messages.simple(
        launcher,
        "SELECT pg_catalog.set_config('"
            + BridgeState.UNREACHABLE
            + "', "
            + Identifiers.quoteLiteral(word)
            + ", false)",
        new ResultListener(),
        true);
  }
}
