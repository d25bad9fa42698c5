package io.github.pgbg.internal.bridge.channel;

/**
 * What the functions of one session and its driver have in common; none of it is secret.
 *
 * <p>All of it follows from the backend's process id, so that functions that are installed in the
 * database find the driver of whatever session calls them. Who else takes these keys can stand in
 * the way, but not step in: the functions trust only what the session's user owns.
 *
 * @param boxBase the OID of a role's large object is this, exclusive-or the role's OID
 * @param firstLock one of two advisory locks, of which the control connection holds one
 * @param busyLock held by the control connection while an answer takes long
 */
public record BridgeKeys(long boxBase, long firstLock, long secondLock, long busyLock) {
  /**
   * Each answer is written to a place of its own in the box, chosen by the asker: written to the
   * same one again and again, it would leave a row version each time, which nothing can remove
   * while the statement lasts, and all of which have to be passed to find the last.
   */
  public static final long PLACES = 1 << 19;

  /** A longer answer runs over the next places, whose answers have been read long since. */
  public static final long PLACE_BYTES = 1 << 22;

  /** Above what a counter of OIDs reaches soon; never zero with a role's OID. */
  private static final long HIGH = 0x8000_0000L;

  /** High half of the locks' keys: "pgbg"; the low half is four times the process id and more. */
  private static final long LOCKS = 0x7067_6267L << 32;

  /** Odd, so that no two process ids have the same box; far apart, so that roles do not meet. */
  private static final long SCATTER = 2_654_435_761L;

  /** The same keys as SQL of type int8. */
  public record Sql(String boxBase, String firstLock, String secondLock, String busyLock) {}

  /** The keys of the backend that evaluates them. */
  public static final Sql SQL_OF_ANY_BACKEND =
      new Sql(
          "(pg_catalog.pg_backend_pid()::pg_catalog.int8 OPERATOR(pg_catalog.*) "
              + SCATTER
              + " OPERATOR(pg_catalog.&) "
              + (HIGH - 1)
              + " OPERATOR(pg_catalog.|) "
              + HIGH
              + ")",
          lockOfAnyBackend(0),
          lockOfAnyBackend(1),
          lockOfAnyBackend(2));

  private static String lockOfAnyBackend(int number) {
    return "(pg_catalog.pg_backend_pid()::pg_catalog.int8 OPERATOR(pg_catalog.*) 4"
        + " OPERATOR(pg_catalog.+) "
        + (LOCKS + number)
        + ")";
  }

  static BridgeKeys ofBackend(int pid) {
    long lock = LOCKS + pid * 4L;
    return new BridgeKeys(HIGH | ((pid * SCATTER) & (HIGH - 1)), lock, lock + 1, lock + 2);
  }

  public Sql asSql() {
    return new Sql(
        boxBase + "::pg_catalog.int8",
        firstLock + "::pg_catalog.int8",
        secondLock + "::pg_catalog.int8",
        busyLock + "::pg_catalog.int8");
  }

  /** Where the answer to a request goes; the key of the requests lies before the first place. */
  static long placeOf(long nonce) {
    return (nonce & (PLACES - 1)) * PLACE_BYTES + PLACE_BYTES;
  }

  long boxOf(long roleOid) {
    return boxBase ^ roleOid;
  }
}
