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

  /**
   * A setting that differs.
   *
   * @param before null if the other session does not have it
   */
  record Change(@Nullable String before, String now) {}

  /** The settings of this session that another one has with other values, or does not have. */
  Map<String, Change> differencesFrom(SnapshotValues other) {
    if (joined == null || (names.equals(other.names) && joined.equals(other.joined))) {
      return Map.of();
    }
    Map<String, String> others = other.byName();
    Map<String, Change> differences = new HashMap<>();
    byName()
        .forEach(
            (name, value) -> {
              String before = others.get(name);
              if (!value.equals(before)) {
                differences.put(name, new Change(before, value));
              }
            });
    return differences;
  }

  /** Names that this session does not have: their library is not loaded. */
  List<String> absentNames() {
    Map<String, String> values = byName();
    return joined == null || joined.indexOf(SettingCatalog.ABSENT) < 0
        ? List.of()
        : names.stream().filter(name -> !values.containsKey(name)).toList();
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
    return "SnapshotValues[" + names.size() + "]";
  }
}
