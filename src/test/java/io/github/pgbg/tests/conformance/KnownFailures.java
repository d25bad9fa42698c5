package io.github.pgbg.tests.conformance;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The list of records that cannot pass: {@code exceptions.txt}, a line each, {@code installation
 * file:line reason}, or {@code installation<13 …} for what only older servers give. A listed record
 * that passes fails the build, so the list only ever names what is really missing.
 */
final class KnownFailures {
  private final Map<String, Entry> entries = new TreeMap<>();

  private record Entry(int beforeVersion, String reason) {}

  private KnownFailures() {}

  static KnownFailures parse(String text) {
    KnownFailures failures = new KnownFailures();
    text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(failures::add);
    return failures;
  }

  private void add(String line) {
    String[] parts = line.split(" +", 3);
    if (parts.length < 3) {
      throw new IllegalArgumentException(
          "exceptions.txt: a line is: installation file:line reason, not: " + line);
    }
    String[] where = parts[0].split("<", 2);
    int beforeVersion = where.length == 1 ? Integer.MAX_VALUE : Integer.parseInt(where[1]);
    String key = where[0] + " " + parts[1];
    if (entries.put(key, new Entry(beforeVersion, parts[2])) != null) {
      throw new IllegalArgumentException("exceptions.txt names " + key + " twice");
    }
  }

  /** Why the record may fail on a server of that major version, or null if it must pass. */
  @Nullable String reason(InstallationMode installation, String place, int serverVersion) {
    Entry entry = entries.get(installation.label() + " " + place);
    return entry == null || serverVersion >= entry.beforeVersion() ? null : entry.reason();
  }

  /** All that the list names: installation and place. */
  Set<String> entries() {
    return entries.keySet();
  }
}
