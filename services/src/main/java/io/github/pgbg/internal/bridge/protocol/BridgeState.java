package io.github.pgbg.internal.bridge.protocol;

/** The SQLSTATEs of the bridge's own messages: no class of PostgreSQL's begins like them. */
public final class BridgeState {
  /** A message that is a request. */
  public static final String REQUEST = "PGBG1";

  /** Never seen outside of the function that waits: the driver has answered. */
  public static final String GRANTED = "PGBG2";

  /** What a function says that finds no control connection at its session's keys. */
  public static final String OPEN = "waiting for the pgbg driver";

  private BridgeState() {}
}
