package io.github.pgbg.internal.bridge.functions;

import io.github.pgbg.internal.bridge.channel.BridgeKeys;
import io.github.pgbg.internal.bridge.protocol.BridgeState;
import io.github.pgbg.internal.worker.base.SqlTemplate;

/** The functions with which code inside the server finds the driver, and waits for it. */
final class RendezvousFunctions {
  /** How long to wait for the driver's first sign. */
  private static final int SECONDS = 5;

  private static final SqlTemplate TEMPLATE =
      SqlTemplate.of(RendezvousFunctions.class, "rendezvous.sql");

  private RendezvousFunctions() {}

  static String sql(String schema, BridgeKeys.Sql keys) {
    return TEMPLATE.fill(
        "schema", schema,
        "seconds", Integer.toString(SECONDS),
        "requestState", BridgeState.REQUEST,
        "grantedState", BridgeState.GRANTED,
        "open", BridgeState.OPEN,
        "firstLock", keys.firstLock(),
        "secondLock", keys.secondLock(),
        "busyIsFree", isFree(keys.busyLock()),
        "keyIsFree", isFree("key"),
        "firstIsFree", isFree("first"),
        "secondIsFree", isFree("second"));
  }

  /** One expression, because a cancel is heard between statements, and would leave the lock. */
  private static String isFree(String key) {
    return "(CASE WHEN pg_catalog.pg_try_advisory_lock_shared(%1$s) THEN".formatted(key)
        + " pg_catalog.pg_advisory_unlock_shared(%1$s) ELSE false END)".formatted(key);
  }
}
