package io.github.pgbg.internal.worker.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who a session is and what it has set, at one moment.
 *
 * @param currentUser the role in force (SET ROLE, a security definer function)
 * @param sessionUser as SET SESSION AUTHORIZATION left it
 * @param backendPid what {@code pg_backend_pid()} says, which a pooler's key data does not; 0 if it
 *     was not said
 * @param serverStart tells servers apart
 * @param filesReadAt when the backend last read the server's configuration, in microseconds
 * @param readAt when all this was read, in microseconds of the server's clock
 * @param names the names it was read by
 * @param values of the settings that the server lists
 * @param custom settings of two-part names, as far as they are known and set
 * @param installation null where there is none
 */
public record SessionSnapshot(
    String currentUser,
    long currentUserOid,
    String sessionUser,
    int backendPid,
    String serverStart,
    double filesReadAt,
    double readAt,
    long statementTimeoutMillis,
    SettingCatalog names,
    SnapshotValues values,
    Map<String, String> custom,
    @Nullable InstalledApi installation) {

  /**
   * What must be set in another session to make it like this one, as far as it may be set, and is
   * not set up by the server itself.
   */
  Map<String, String> differencesFrom(SessionSnapshot other) {
    Map<String, String> differences = new HashMap<>();
    values
        .differencesFrom(other.values)
        .forEach(
            (name, change) -> {
              boolean setUpByServer =
                  change.before() == null && change.now().equals(names.resets().get(name));
              if (!setUpByServer && names.maySet(name, currentUser)) {
                differences.put(name, change.now());
              }
            });
    custom.forEach(
        (name, value) -> {
          if (!value.equals(other.custom.get(name)) && !names.withheld().contains(name)) {
            differences.put(name, value);
          }
        });
    for (String name : other.custom.keySet()) {
      if (!custom.containsKey(name)) {
        differences.put(name, ""); // the nearest that PostgreSQL has to "not there"
      }
    }
    return differences;
  }

  /** Whether a setting that the server lists has the same value in another session. */
  public boolean agrees(SessionSnapshot other, String name) {
    return values.equals(other.values)
        || Objects.equals(values.value(name), other.values.value(name));
  }

  /** Who this is: jobs of the same one may run in the same backend, one after the other. */
  public String identity() {
    return sessionUser + "/" + currentUserOid + "/" + currentUser;
  }

  /**
   * The settings of libraries that the session has not loaded, as an array constant; empty if there
   * are none.
   */
  public String namesNotLoaded() {
    List<String> absent = values.absentNames();
    return absent.isEmpty() ? "" : SnapshotSql.array(absent);
  }

  /**
   * Whether a backend's settings without any changes are known from before the server's files, or
   * the list of names, changed.
   */
  public boolean isOlderThan(SessionSnapshot launcher) {
    return readAt < launcher.filesReadAt || !names.covers(launcher.names);
  }

  @Override
  public String toString() {
    return "SessionSettings[" + currentUser + "]"; // custom settings may hold secrets
  }
}
