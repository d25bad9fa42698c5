package io.github.pgbg.tests.conformance;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The list of records that cannot pass yet: {@code exceptions.txt}, a line each, {@code
 * installation file:line reason}. A listed record that passes fails the build, so the list only
 * ever names what is really missing.
 */
final class KnownFailures {
  private final Map<String, String> reasons = new TreeMap<>();

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
    String key = parts[0] + " " + parts[1];
    if (reasons.put(key, parts[2]) != null) {
      throw new IllegalArgumentException("exceptions.txt names " + key + " twice");
    }
  }

  /** Why the record may fail, or null if it must pass. */
  @Nullable String reason(InstallationMode installation, String place) {
    return reasons.get(installation.label() + " " + place);
  }

  /** All that the list names: installation and place. */
  Set<String> entries() {
    return reasons.keySet();
  }
}
