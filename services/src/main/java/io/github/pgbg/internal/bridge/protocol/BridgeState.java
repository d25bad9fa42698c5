package io.github.pgbg.internal.bridge.protocol;

import io.github.pgbg.internal.worker.settings.Installation;

/** The SQLSTATEs and settings of the bridge's own: no class of PostgreSQL's begins like them. */
public final class BridgeState {
  /** How the SQLSTATEs of requests begin, whatever version the functions have. */
  public static final String REQUESTS = "PGBG";

  /**
   * A message that is a request: its last character is the protocol. A driver of another version
   * knows by it that it does not understand the function.
   */
  public static final String REQUEST = REQUESTS + Installation.PROTOCOL;

  /** Never seen outside of the function that waits: the driver has answered. */
  public static final String GRANTED = "PGBGG";

  /**
   * The setting in which the driver leaves word that it has no connection left: until when (seconds
   * of the epoch), SQLSTATE and message.
   */
  public static final String UNREACHABLE = "pgbg.unreachable";

  private BridgeState() {}
}
