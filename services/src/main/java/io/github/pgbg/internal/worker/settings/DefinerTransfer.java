package io.github.pgbg.internal.worker.settings;

import io.github.pgbg.internal.sql.lexer.Identifiers;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What makes a worker's session like its launcher's where the job is another role's: that role sets
 * it, because it has told it, and what it may not set it must not get by telling.
 *
 * @param limits what the login sets before: a name and a time, from which nobody gains
 * @param isolation of the job's transaction, in SQL
 * @param settings what the role sets, by name
 */
public record DefinerTransfer(String limits, String isolation, Map<String, String> settings) {
  private static final String READ_COMMITTED = "READ COMMITTED";

  /** Levels of isolation; anything else that is told is taken for the usual one. */
  private static final Set<String> LEVELS =
      Set.of("READ UNCOMMITTED", READ_COMMITTED, "REPEATABLE READ", "SERIALIZABLE");

  /** The worker's own: its connection needs them as they are. */
  private static final Set<String> OF_CONNECTION =
      Set.of("role", "session_authorization", "client_encoding", "statement_timeout");

  /**
   * The difference between two sessions.
   *
   * @param worker as it is without a job
   * @param jobTimeoutMillis statement_timeout of the job; 0 for none
   */
  public static DefinerTransfer of(
      SessionSnapshot launcher,
      SessionSnapshot worker,
      String applicationName,
      long jobTimeoutMillis) {
    Map<String, String> settings = new LinkedHashMap<>(launcher.differencesFrom(worker));
    settings.putAll(SnapshotTransfer.promised(launcher));
    settings.keySet().removeAll(OF_CONNECTION);
    if (SnapshotTransfer.isOn(launcher, "default_transaction_read_only")) {
      settings.put("transaction_read_only", "on"); // begun for writing: a function is made in it
    }
    return new DefinerTransfer(
        limits(applicationName, jobTimeoutMillis), isolation(launcher), settings);
  }

  /** The level of the launcher's transactions, in SQL. */
  static String isolation(SessionSnapshot launcher) {
    String told = launcher.values().value("default_transaction_isolation");
    String level = told == null ? READ_COMMITTED : told.toUpperCase(Locale.ROOT);
    return LEVELS.contains(level) ? level : READ_COMMITTED;
  }

  /** Sets what the login sets before. */
  public static String limits(String applicationName, long jobTimeoutMillis) {
    return "SELECT pg_catalog.set_config('application_name', "
        + Identifiers.quoteLiteral(applicationName)
        + ", false), pg_catalog.set_config('statement_timeout', '"
        + jobTimeoutMillis
        + "', false)";
  }

  @Override
  public String toString() {
    return "DefinerTransfer[" + settings.keySet() + "]"; // settings may hold secrets
  }
}
