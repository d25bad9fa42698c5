package io.github.pgbg.internal.bridge.channel;

import java.security.SecureRandom;

/**
 * What the functions of one session and its driver have in common; none of it is secret.
 *
 * <p>The channel's number is random, so that nobody can lie in wait at its mailbox or its locks.
 * Functions that are installed in the database find it by the lock that the driver holds.
 *
 * @param channel the OID of the login's mailbox: {@link #HIGH_BIT} and 31 random bits
 * @param pid the session's backend
 */
public record BridgeKeys(long channel, int pid) {
  /**
   * Each answer is written to a place of its own in the mailbox, chosen by the asker: written to
   * the same one again and again, it would leave a row version each time, which nothing can remove
   * while the statement lasts, and all of which have to be passed to find the last.
   */
  public static final long PLACES = 1 << 19;

  /** A longer answer runs over the next places, whose answers have been read long since. */
  public static final long PLACE_BYTES = 1 << 22;

  /** What control connections call themselves. */
  public static final String APPLICATION_NAME = "pg_background:control";

  /** Above what a counter of OIDs reaches soon. */
  public static final long HIGH_BIT = 0x8000_0000L;

  /** The other bits of a mailbox's number. */
  public static final long LOW_BITS = HIGH_BIT - 1;

  private static final SecureRandom RANDOM = new SecureRandom();

  /** A channel for a backend. */
  public static BridgeKeys random(int pid) {
    return new BridgeKeys(HIGH_BIT | (RANDOM.nextLong() & LOW_BITS), pid);
  }

  /**
   * The keys as SQL of type int8.
   *
   * @param channel the channel's number
   * @param firstLock made of the variable {@code channel}
   * @param secondLock made of the variable {@code channel}
   */
  public record Sql(String channel, String firstLock, String secondLock) {
    private static Sql of(String channel, String pid) {
      return new Sql(channel, lock(pid, 0), lock(pid, 1));
    }

    private static String lock(String pid, int number) {
      return "((channel OPERATOR(pg_catalog.&) %d) OPERATOR(pg_catalog.<<) 32 OPERATOR(pg_catalog.|) (%s OPERATOR(pg_catalog.*) 4 OPERATOR(pg_catalog.+) %d))"
          .formatted(LOW_BITS, pid, number);
    }

    /** Of the backend that evaluates them, whose channel a function of the schema finds. */
    public static Sql ofAnyBackend(String schema) {
      return of(schema + ".pgbg_channel()", "pg_catalog.pg_backend_pid()::pg_catalog.int8");
    }
  }

  public Sql asSql() {
    return Sql.of(channel + "::pg_catalog.int8", pid + "::pg_catalog.int8");
  }

  /** Where the answer to a request goes; the key of the requests lies before the first place. */
  static long placeOf(long nonce) {
    return (nonce & (PLACES - 1)) * PLACE_BYTES + PLACE_BYTES;
  }

  long firstLock() {
    return (channel & LOW_BITS) << 32 | pid * 4L;
  }

  long secondLock() {
    return firstLock() + 1;
  }

  /** Whether a role may have its mailbox there. */
  static boolean isMailbox(long number) {
    return (number & HIGH_BIT) != 0 && number <= 0xFFFF_FFFFL;
  }
}
