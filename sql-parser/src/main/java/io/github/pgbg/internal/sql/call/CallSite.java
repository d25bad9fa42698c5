package io.github.pgbg.internal.sql.call;

/**
 * A name of the API in a text, which the bridge writes with another schema.
 *
 * @param start offset of the name with its schema, if it has one
 * @param end offset after the name
 * @param kind what the name stands for
 * @param name the bare name as PostgreSQL sees it
 * @param nameStart offset of the bare name
 * @param paired whether it is one of the two calls of a {@link CallPairs pair}
 */
public record CallSite(int start, int end, Kind kind, String name, int nameStart, boolean paired) {
  /** What is named. */
  public enum Kind {
    /** A call of a function of the API. */
    FUNCTION,
    /** A composite type of the API. */
    TYPE,
    /** A view of the API. */
    VIEW,
    /** A call of a function that is called pg_background… but is none of the API. */
    UNKNOWN_FUNCTION
  }
}
