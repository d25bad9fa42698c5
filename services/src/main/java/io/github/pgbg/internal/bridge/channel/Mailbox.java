package io.github.pgbg.internal.bridge.channel;

import java.security.SecureRandom;

/**
 * A large object in which answers for one role lie, and the key with which the role's code signs.
 *
 * @param number its OID
 * @param roleOid whose it is; 0 for the login
 * @param key only this role can read it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Mailbox(long number, long roleOid, byte[] key) {
  public static final int KEY_BYTES = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  static Mailbox create(long number, long roleOid) {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    return new Mailbox(number, roleOid, key);
  }
}
