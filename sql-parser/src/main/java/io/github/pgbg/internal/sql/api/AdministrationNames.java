package io.github.pgbg.internal.sql.api;

import java.util.Set;

/** The functions that exist only where the API is installed: the driver has none of its own. */
public final class AdministrationNames {
  private static final Set<String> NAMES =
      Set.of(
          "grant_pg_background_privileges",
          "revoke_pg_background_privileges",
          "pg_background_grant_privileges",
          "pg_background_revoke_privileges",
          "pg_background_drop_executor_role",
          "pg_background_consent",
          "pg_background_revoke_consent",
          "pg_background_consents");

  private AdministrationNames() {}

  /** All of them, in lower case as PostgreSQL stores them. */
  public static Set<String> all() {
    return NAMES;
  }

  /** Whether a function has that name at any level. */
  public static boolean contains(String name) {
    return NAMES.contains(name);
  }
}
