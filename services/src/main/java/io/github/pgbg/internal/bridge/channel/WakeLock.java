package io.github.pgbg.internal.bridge.channel;

/**
 * The two advisory locks on which functions wait: the control connection holds one of them, and
 * takes the other before it gives that one free. Nothing is ever waited for: where another user has
 * the other lock, none is held, and functions look into their mailbox every now and then.
 */
final class WakeLock {
  private final BridgeKeys keys;
  private long generation = -1;
  private boolean held;
  private boolean first = true;

  WakeLock(BridgeKeys keys) {
    this.keys = keys;
  }

  /** The one that functions wait for. */
  long current() {
    return first ? keys.firstLock() : keys.secondLock();
  }

  /** The one that they wait for next. */
  long next() {
    return first ? keys.secondLock() : keys.firstLock();
  }

  /** SQL that takes the first lock on a new connection. */
  String take(long newGeneration) {
    generation = newGeneration;
    held = true; // if not, releasing it is a warning that nobody sees
    first = true;
    return "SELECT pg_catalog.pg_try_advisory_lock(" + current() + ")";
  }

  /** Whether the current one is held on this connection. */
  boolean isHeld(long onGeneration) {
    return held && generation == onGeneration;
  }

  void released(long onGeneration, boolean taken) {
    generation = onGeneration;
    held = taken;
    first = !first;
  }

  String giveUp() {
    return "SELECT pg_catalog.pg_advisory_unlock(" + current() + ")";
  }
}
