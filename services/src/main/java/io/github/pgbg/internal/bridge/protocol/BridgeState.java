package io.github.pgbg.internal.bridge.protocol;

/** The SQLSTATEs and settings of the bridge's own: no class of PostgreSQL's begins like them. */
public final class BridgeState {
  /** A message that is a request. */
  public static final String REQUEST = "PGBG1";

  /** Never seen outside of the function that waits: the driver has answered. */
  public static final String GRANTED = "PGBG2";

  /**
   * The setting in which the driver leaves word that it has no connection left: until when (seconds
   * of the epoch), SQLSTATE and message.
   */
  public static final String UNREACHABLE = "pgbg.unreachable";

  private BridgeState() {}
}
