package io.github.pgbg.internal.bridge.functions;

import io.github.pgbg.internal.bridge.channel.BridgeKeys;
import io.github.pgbg.internal.bridge.protocol.BridgeState;
import io.github.pgbg.internal.worker.base.SqlTemplate;

/** The functions with which code inside the server finds the driver, and waits for it. */
final class RendezvousFunctions {
  /** The first look into the mailbox, if nobody wakes the function; then ever less often. */
  static final int FIRST_PAUSE_MS = 25;

  private static final SqlTemplate TEMPLATE =
      SqlTemplate.of(RendezvousFunctions.class, "rendezvous.sql");

  private RendezvousFunctions() {}

  static String sql(String schema, BridgeKeys.Sql keys) {
    return TEMPLATE.fill(
        "schema", schema,
        "firstPauseMillis", Integer.toString(FIRST_PAUSE_MS),
        "grantedState", BridgeState.GRANTED,
        "unreachable", BridgeState.UNREACHABLE,
        "firstLock", keys.firstLock(),
        "secondLock", keys.secondLock(),
        "lowBits", Long.toString(BridgeKeys.LOW_BITS),
        "highBit", Long.toString(BridgeKeys.HIGH_BIT),
        "read", Integer.toString(BridgeFunctions.READ));
  }
}
