package io.github.pgbg.internal.bridge.channel;

import io.github.pgbg.internal.pgjdbc.ResultListener;
import java.util.List;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;

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

  private long current() {
    return first ? keys.firstLock() : keys.secondLock();
  }

  private long next() {
    return first ? keys.secondLock() : keys.firstLock();
  }

  /** SQL that takes the first lock on a new connection. */
  String take(long newGeneration) {
    generation = newGeneration;
    held = true; // if not, releasing it is a warning that nobody sees
    first = true;
    return "SELECT pg_catalog.pg_try_advisory_lock(" + current() + ")";
  }

  /** SQL of one row: whether a lock is held afterwards. */
  String release(long onGeneration) {
    return held && generation == onGeneration
        ? "SELECT pg_catalog.pg_try_advisory_lock("
            + next()
            + "), pg_catalog.pg_advisory_unlock("
            + current()
            + ")"
        : "SELECT pg_catalog.pg_try_advisory_lock(" + next() + ")";
  }

  void released(long onGeneration, boolean taken) {
    generation = onGeneration;
    held = taken;
    first = !first;
  }

  String giveUp() {
    return "SELECT pg_catalog.pg_advisory_unlock(" + current() + ")";
  }

  /** Reads whether the lock was taken. */
  static final class Listener extends ResultListener {
    private boolean taken;

    Listener() {
      super(false);
    }

    @Override
    protected void rows(Field[] fields, List<Tuple> tuples) {
      byte[] value = tuples.isEmpty() ? null : tuples.get(0).get(0);
      taken = value != null && value.length == 1 && (value[0] == 't' || value[0] == 1);
    }

    boolean isTaken() {
      return taken;
    }
  }
}
