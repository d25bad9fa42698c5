package io.github.pgbg.internal.worker.settings;

import io.github.pgbg.internal.sql.lexer.Identifiers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What makes a worker's session like its launcher's: what is set for every job by SET, which needs
 * no plan and takes a fifth of the time, and the rest by one SELECT of {@code set_config} calls,
 * which take every value as it is shown.
 *
 * @param statements in this order
 * @param separate whether it must be a message of its own, before the job's: these settings count
 *     from the next message or the next transaction on
 */
public record SnapshotTransfer(List<String> statements, boolean separate) {
  /** All statements in one text. */
  public String sql() {
    return String.join("; ", statements);
  }

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
   * The difference between two sessions, for the transaction that is open only.
   *
   * @param worker as it is without a job, in a backend that is not its own
   * @param jobTimeoutMillis statement_timeout of the job; 0 for none
   */
  public static SnapshotTransfer local(
      SessionSnapshot launcher,
      SessionSnapshot worker,
      String applicationName,
      long jobTimeoutMillis) {
    Map<String, String> changes = new LinkedHashMap<>();
    changes.put("application_name", applicationName);
    changes.put("seed", Double.toString(Seeds.next())); // an earlier job may have called setseed
    changes.putAll(changes(launcher, worker, jobTimeoutMillis));
    return new SnapshotTransfer(List.of(calls(changes, true)), isSeparate(changes));
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

  static boolean isOn(SessionSnapshot launcher, String name) {
    return "on".equals(launcher.values().value(name));
  }

  private static Map<String, String> changes(
      SessionSnapshot launcher, SessionSnapshot worker, long jobTimeoutMillis) {
    Map<String, String> changes = new LinkedHashMap<>(launcher.differencesFrom(worker));
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
    return changes;
  }

  private static boolean isSeparate(Map<String, String> changes) {
    return changes.keySet().stream().anyMatch(COUNT_FROM_NEXT_MESSAGE::contains);
  }

  /** Makes those of one worker, and remembers the last: a session's jobs follow each other. */
  public static final class Maker {
    private @Nullable SessionSnapshot lastLauncher;
    private @Nullable SessionSnapshot lastWorker;
    private long lastTimeoutMillis;
    private String setConfig = "";
    private boolean separate;

    /**
     * The difference between two sessions.
     *
     * @param worker as it is without a job
     * @param jobTimeoutMillis statement_timeout of the job; 0 for none
     */
    @SuppressWarnings("ReferenceEquality") // a session that has not changed gives the same one
    public SnapshotTransfer make(
        SessionSnapshot launcher,
        SessionSnapshot worker,
        String applicationName,
        long jobTimeoutMillis) {
      if (launcher != lastLauncher
          || worker != lastWorker
          || jobTimeoutMillis != lastTimeoutMillis) {
        Map<String, String> changes = changes(launcher, worker, jobTimeoutMillis);
        setConfig = changes.isEmpty() ? "" : calls(changes, false);
        separate = isSeparate(changes);
        lastLauncher = launcher;
        lastWorker = worker;
        lastTimeoutMillis = jobTimeoutMillis;
      }
      List<String> statements = new ArrayList<>(3);
      statements.add("SET application_name = " + Identifiers.quoteLiteral(applicationName));
      statements.add("SET seed = '" + Seeds.next() + "'"); // an earlier job may have called setseed
      if (!setConfig.isEmpty()) {
        statements.add(setConfig);
      }
      return new SnapshotTransfer(List.copyOf(statements), separate);
    }
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

  private static String calls(Map<String, String> changes, boolean local) {
    StringBuilder sql = new StringBuilder("SELECT ");
    for (Map.Entry<String, String> change : changes.entrySet()) {
      if (sql.length() > 7) {
        sql.append(", ");
      }
      sql.append("pg_catalog.set_config(")
          .append(Identifiers.quoteLiteral(change.getKey()))
          .append(", ")
          .append(Identifiers.quoteLiteral(change.getValue()))
          .append(local ? ", true)" : ", false)");
    }
    return sql.toString();
  }
}
