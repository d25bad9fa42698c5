package io.github.pgbg.internal.worker.settings;

import io.github.pgbg.internal.worker.base.SqlTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Which schema has the functions for a session, if any has.
 *
 * <p>Anybody who may create in some schema can make what looks like an installation. It counts for
 * a session where it and its schema belong to a superuser, the owner of the database, the login or
 * a role that the login is a member of, by the grant of one who could be the login; for a superuser
 * no membership counts. Others are ignored.
 *
 * <p>Finding that out takes as long as thirty round trips, so it is looked up only when there is
 * another marker than before: that one question is cheap, and part of what is asked anyway. A
 * database without any marker is never asked more.
 */
public final class Installations {
  private static final String IS_MARKER = "(p.proname = 'pgbg_version') AND (p.pronargs = 0)";

  private static final String MARKERS = " FROM pg_catalog.pg_proc p WHERE " + IS_MARKER;

  /** An expression: a text that tells the present markers from others; NULL if there is none. */
  public static final String KEY =
      OperatorQualifier.in(
          "(SELECT pg_catalog.string_agg(pg_catalog.concat(p.oid, ' ', p.xmin), ',')"
              + MARKERS
              + ")");

  private static final String SEPARATOR = "\u001f";

  private static final SqlTemplate INSTALLATIONS =
      SqlTemplate.of(Installations.class, "installations.sql");

  private static final SqlTemplate LOOK_UP = SqlTemplate.of(Installations.class, "look_up.sql");

  private @Nullable String key;
  private @Nullable Installation counting;
  private @Nullable String ignored;

  /**
   * A query of all schemas that look like one: schema_name, schema_oid, marker, owner, mark, of_all
   * (whether it counts for all sessions), counts (for this one).
   */
  public static String all() {
    return OperatorQualifier.in(INSTALLATIONS.fill("which", IS_MARKER));
  }

  /** A query of one text for {@link #learn}. */
  public static String lookUp() {
    return OperatorQualifier.in(
        LOOK_UP.fill("installations", INSTALLATIONS.fill("which", IS_MARKER)));
  }

  /**
   * A query of functions and whose they are: schema_name, schema_oid, marker (the function), owner,
   * mark, of_all, and counts: whether they and their schema belong to whom the session may trust.
   *
   * @param which a condition over p (pg_proc) and n (its pg_namespace), operators without schema
   */
  public static String functions(String which) {
    return OperatorQualifier.in(INSTALLATIONS.fill("which", which));
  }

  /**
   * Whether nothing has to be looked up.
   *
   * @param present {@link #KEY} as it is now
   */
  public boolean knows(@Nullable String present) {
    return present == null || present.isEmpty() || present.equals(key);
  }

  /** As {@link #knows}; then {@link #counting} is of that moment. */
  public boolean see(@Nullable String present) {
    if (present == null || present.isEmpty()) {
      forget();
    }
    return knows(present);
  }

  /** The answer to {@link #lookUp}: key, schema, its OID, owner, mark, a schema that is ignored. */
  public void learn(@Nullable String answer) {
    forget();
    String[] parts = answer == null ? new String[0] : answer.split(SEPARATOR, -1);
    if (parts.length == 6) {
      key = parts[0];
      counting =
          parts[1].isEmpty()
              ? null
              : Installation.of(
                  parts[1], Long.parseLong(parts[2]), Long.parseLong(parts[3]), parts[4]);
      ignored = parts[5].isEmpty() ? null : parts[5];
    }
  }

  /** The login has changed. */
  public void forget() {
    key = null;
    counting = null;
    ignored = null;
  }

  /** The one that counts. */
  public @Nullable Installation counting() {
    return counting;
  }

  /** The schema of one that does not count. */
  public @Nullable String ignored() {
    return ignored;
  }
}
