package io.github.pgbg.worker;

import io.github.pgbg.sql.Identifiers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What makes a worker's session like its launcher's: one SELECT of {@code set_config} calls.
 *
 * @param sql the statement
 * @param separate whether it must be a message of its own, before the job's: these settings count
 *     from the next message or the next transaction on
 */
record Takeover(String sql, boolean separate) {
  /**
   * Read when a message is cut (standard_conforming_strings, backslash_quote), when its time starts
   * (statement_timeout; PostgreSQL 12 starts it once a message), or when its transaction begins.
   */
  private static final Set<String> COUNT_FROM_NEXT_MESSAGE =
      Set.of(
          "standard_conforming_strings",
          "backslash_quote",
          "statement_timeout",
          "transaction_timeout",
          "default_transaction_isolation",
          "default_transaction_read_only",
          "default_transaction_deferrable");

  /**
   * The difference between two sessions.
   *
   * @param base the worker's, as it was opened
   */
  static Takeover of(
      SessionSettings launcher, SessionSettings base, String applicationName, String jobTimeout) {
    Map<String, String> changes = new LinkedHashMap<>();
    changes.put("application_name", applicationName);
    launcher
        .settings()
        .forEach(
            (name, value) -> {
              if (!value.equals(base.settings().get(name))) {
                changes.put(name, value);
              }
            });
    changes.putAll(launcher.custom());
    if (!jobTimeout.equals("0")) {
      changes.put("statement_timeout", jobTimeout);
    }
    if (!launcher.sessionUser().equals(base.sessionUser())) {
      changes.put("session_authorization", launcher.sessionUser());
    }
    if (!launcher.currentUser().equals(launcher.sessionUser())) {
      changes.put("role", launcher.currentUser()); // last: it may take the right to the others
    }
    StringBuilder sql = new StringBuilder("SELECT ");
    boolean separate = false;
    for (Map.Entry<String, String> change : changes.entrySet()) {
      if (sql.length() > 7) {
        sql.append(", ");
      }
      sql.append("pg_catalog.set_config(")
          .append(Identifiers.quoteLiteral(change.getKey()))
          .append(", ")
          .append(Identifiers.quoteLiteral(change.getValue()))
          .append(", false)");
      separate |= COUNT_FROM_NEXT_MESSAGE.contains(change.getKey());
    }
    return new Takeover(sql.toString(), separate);
  }
}
