package io.github.pgbg.worker;

import java.util.Map;

/**
 * Who a session is and what it has set, at one moment.
 *
 * @param currentUser the role in force (SET ROLE, a security definer function)
 * @param sessionUser as SET SESSION AUTHORIZATION left it
 * @param serverStart tells servers apart
 * @param settings the settings that differ from the server's own defaults, raw values by name
 * @param custom settings of two-part names, as far as they are known and set
 */
record SessionSettings(
    String currentUser,
    long currentUserOid,
    String sessionUser,
    String serverStart,
    Map<String, String> settings,
    Map<String, String> custom) {

  long statementTimeoutMillis() {
    return Long.parseLong(settings.getOrDefault("statement_timeout", "0"));
  }

  @Override
  public String toString() {
    return "SessionSettings[" + currentUser + "]"; // custom settings may hold secrets
  }
}
