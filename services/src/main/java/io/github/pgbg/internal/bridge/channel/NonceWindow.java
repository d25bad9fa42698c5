package io.github.pgbg.internal.bridge.channel;

import java.util.TreeSet;

/**
 * The numbers of requests that have been served: each is accepted once. They are times, so of many
 * the oldest are forgotten, and what is older than those is refused.
 */
final class NonceWindow {
  private static final int SIZE = 10_000;

  private final TreeSet<Long> seen = new TreeSet<>();
  private long forgotten = Long.MIN_VALUE;

  /** Whether the number comes for the first time. */
  boolean accept(long nonce) {
    if (nonce <= forgotten || !seen.add(nonce)) {
      return false;
    }
    if (seen.size() > SIZE) {
      Long oldest = seen.pollFirst();
      forgotten = oldest == null ? forgotten : oldest;
    }
    return true;
  }
}
