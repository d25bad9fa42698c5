package io.github.pgbg.bridge;

import java.security.SecureRandom;

/**
 * What the functions of one session and its driver have in common; none of it is secret.
 *
 * @param boxBase the OID of a role's large object is this, exclusive-or the role's OID
 * @param firstLock one of two advisory locks, of which the control connection holds one
 */
record BridgeKeys(long boxBase, long firstLock, long secondLock) {
  /** Above what a counter of OIDs reaches soon; never zero with a role's OID. */
  private static final long HIGH = 0x8000_0000L;

  static BridgeKeys random(SecureRandom random) {
    long lock = random.nextLong();
    return new BridgeKeys(
        HIGH | (random.nextInt() & 0x7fff_ffffL),
        lock,
        lock == Long.MAX_VALUE ? lock - 1 : lock + 1);
  }

  long boxOf(long roleOid) {
    return boxBase ^ roleOid;
  }
}
