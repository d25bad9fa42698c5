package io.github.pgbg.internal.worker.session;

import java.security.SecureRandom;

/**
 * Makes the cookies of v2; a class of its own, so that a session without calls need not load it.
 */
final class Cookies {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Cookies() {}

  /** Any number but 0, which says that there is no cookie. */
  static long next() {
    long cookie;
    do {
      cookie = RANDOM.nextLong();
    } while (cookie == 0);
    return cookie;
  }
}
