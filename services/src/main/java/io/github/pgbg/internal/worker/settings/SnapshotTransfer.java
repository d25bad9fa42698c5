package io.github.pgbg.internal.worker.settings;

import io.github.pgbg.internal.sql.lexer.Identifiers;
import java.security.SecureRandom;
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
public record SnapshotTransfer(String sql, boolean separate) {
  /**
   * Read when a message is cut (standard_conforming_strings, backslash_quote), when its time starts
   * (PostgreSQL 12 starts statement_timeout once a message), or when its transaction begins.
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

  private static final SecureRandom SEEDS = new SecureRandom();

  /**
   * Would end a job because of what we do and not because of what it does: a portal waits for its
   * reader, and a job that was launched goes on without its client.
   */
  private static final Set<String> AGAINST_PROMISES =
      Set.of("idle_in_transaction_session_timeout", "client_connection_check_interval");

  /** Settings of the launcher that its jobs do not take over, with what they have instead. */
  static Map<String, String> promised(SessionSnapshot launcher) {
    Map<String, String> promised = new LinkedHashMap<>();
    for (String name : AGAINST_PROMISES) {
      String value = launcher.values().value(name);
      if (value != null && !value.equals("0")) {
        promised.put(name, "0");
      }
    }
    return promised;
  }

  /**
   * The difference between two sessions.
   *
   * @param worker as it is without a job
   * @param jobTimeoutMillis statement_timeout of the job; 0 for none
   */
  public static SnapshotTransfer of(
      SessionSnapshot launcher,
      SessionSnapshot worker,
      String applicationName,
      long jobTimeoutMillis) {
    return of(launcher, worker, applicationName, jobTimeoutMillis, false);
  }

  /**
   * The same for the transaction that is open only.
   *
   * @param worker as it is without a job, in a backend that is not its own
   */
  public static SnapshotTransfer local(
      SessionSnapshot launcher,
      SessionSnapshot worker,
      String applicationName,
      long jobTimeoutMillis) {
    return of(launcher, worker, applicationName, jobTimeoutMillis, true);
  }

  /** Begins a transaction as the launcher would begin it. */
  public static String begin(SessionSnapshot launcher) {
    return "BEGIN ISOLATION LEVEL "
        + DefinerTransfer.isolation(launcher)
        + (isOn(launcher, "default_transaction_read_only") ? " READ ONLY" : " READ WRITE")
        + (isOn(launcher, "default_transaction_deferrable") ? " DEFERRABLE" : " NOT DEFERRABLE");
  }

  /** Whether its transactions may fail for another one's sake. */
  public static boolean isSerializable(SessionSnapshot launcher) {
    return DefinerTransfer.isolation(launcher).equals("SERIALIZABLE");
  }

  private static boolean isOn(SessionSnapshot launcher, String name) {
    return "on".equals(launcher.values().value(name));
  }

  private static SnapshotTransfer of(
      SessionSnapshot launcher,
      SessionSnapshot worker,
      String applicationName,
      long jobTimeoutMillis,
      boolean local) {
    Map<String, String> changes = new LinkedHashMap<>();
    changes.put("application_name", applicationName);
    changes.put("seed", seed()); // an earlier job may have called setseed
    changes.putAll(launcher.differencesFrom(worker));
    changes.putAll(promised(launcher));
    changes.remove("statement_timeout");
    if (jobTimeoutMillis != worker.statementTimeoutMillis()) {
      changes.put("statement_timeout", Long.toString(jobTimeoutMillis));
    }
    Map<String, String> afterRole = new LinkedHashMap<>();
    for (String name : launcher.names().afterRole()) {
      String value = changes.remove(name);
      if (value != null) {
        afterRole.put(name, value);
      }
    }
    role(launcher, worker, changes); // late: it may take the right to the others
    changes.putAll(afterRole);
    return of(changes, local);
  }

  private static String seed() {
    return Double.toString(SEEDS.nextDouble() * 2 - 1);
  }

  private static void role(
      SessionSnapshot launcher, SessionSnapshot worker, Map<String, String> changes) {
    String role = worker.currentUser();
    if (!launcher.sessionUser().equals(worker.sessionUser())) {
      changes.put("session_authorization", launcher.sessionUser());
      role = launcher.sessionUser();
    }
    if (!launcher.currentUser().equals(role)) {
      changes.put(
          "role",
          launcher.currentUser().equals(launcher.sessionUser()) ? "none" : launcher.currentUser());
    }
  }

  private static SnapshotTransfer of(Map<String, String> changes, boolean local) {
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
          .append(local ? ", true)" : ", false)");
      separate |= COUNT_FROM_NEXT_MESSAGE.contains(change.getKey());
    }
    return new SnapshotTransfer(sql.toString(), separate);
  }
}
