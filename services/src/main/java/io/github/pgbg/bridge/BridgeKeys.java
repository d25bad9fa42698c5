package io.github.pgbg.bridge;

import java.security.SecureRandom;

/**
 * What the functions of one session and its driver have in common; none of it is secret.
 *
 * @param boxBase the OID of a role's large object is this, exclusive-or the role's OID
 * @param firstLock one of two advisory locks, of which the control connection holds one
 */
record BridgeKeys(long boxBase, long firstLock, long secondLock) {
  /**
   * Each answer is written to a place of its own in the box, chosen by the asker: written to the
   * same one again and again, it would leave a row version each time, which nothing can remove
   * while the statement lasts, and all of which have to be passed to find the last.
   */
  static final long PLACES = 1 << 19;

  /** A longer answer runs over the next places, whose answers have been read long since. */
  static final long PLACE_BYTES = 1 << 22;

  /** Above what a counter of OIDs reaches soon; never zero with a role's OID. */
  private static final long HIGH = 0x8000_0000L;

  static BridgeKeys random(SecureRandom random) {
    long lock = random.nextLong();
    return new BridgeKeys(
        HIGH | (random.nextInt() & 0x7fff_ffffL),
        lock,
        lock == Long.MAX_VALUE ? lock - 1 : lock + 1);
  }

  /** Where the answer to a request goes; the key of the requests lies before the first place. */
  static long placeOf(long nonce) {
    return (nonce & (PLACES - 1)) * PLACE_BYTES + PLACE_BYTES;
  }

  long boxOf(long roleOid) {
    return boxBase ^ roleOid;
  }
}
