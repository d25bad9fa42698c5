package io.github.pgbg.internal.worker.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of settings as one text, for two sessions are equal most of the time and then one
 * comparison tells so.
 *
 * @param names in the order of the values
 * @param joined the values with {@link SettingCatalog#SEPARATOR} between them; null for none
 */
record SnapshotValues(List<String> names, @Nullable String joined) {

  static SnapshotValues of(Map<String, String> values) {
    return new SnapshotValues(
        List.copyOf(values.keySet()),
        values.isEmpty()
            ? null
            : String.join(Character.toString(SettingCatalog.SEPARATOR), values.values()));
  }

  /** The settings that another session has with other values, each with its value here. */
  Map<String, String> differencesFrom(SnapshotValues other) {
    if (joined == null || (names.equals(other.names) && joined.equals(other.joined))) {
      return Map.of();
    }
    Map<String, String> others = other.byName();
    Map<String, String> differences = new HashMap<>(byName());
    differences
        .entrySet()
        .removeIf(setting -> setting.getValue().equals(others.get(setting.getKey())));
    return differences;
  }

  /** The value of a setting; null if it is not there. */
  @Nullable String value(String name) {
    int index = names.indexOf(name);
    if (index < 0 || joined == null) {
      return null;
    }
    int from = 0;
    for (int i = 0; i < index; i++) {
      from = joined.indexOf(SettingCatalog.SEPARATOR, from) + 1;
    }
    int to = joined.indexOf(SettingCatalog.SEPARATOR, from);
    return joined.substring(from, to < 0 ? joined.length() : to);
  }

  private Map<String, String> byName() {
    Map<String, String> values = new HashMap<>();
    if (joined != null) {
      int from = 0;
      for (String name : names) {
        int to = joined.indexOf(SettingCatalog.SEPARATOR, from);
        String value = joined.substring(from, to < 0 ? joined.length() : to);
        if (!value.equals(SettingCatalog.ABSENT)) {
          values.put(name, value);
        }
        from = to < 0 ? joined.length() : to + 1;
      }
    }
    return values;
  }

  /** Not the values: settings may hold secrets. */
  @Override
  public String toString() {
    return "SettingValues[" + names.size() + "]";
  }
}
