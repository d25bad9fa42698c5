package io.github.pgbg.internal.install;

import io.github.pgbg.internal.sql.api.ApiLevel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The versions of the extension that a statement may name. */
final class Versions {
  /** What 1.10 has includes what these had. */
  private static final Set<String> BEFORE =
      Set.of("1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8", "1.9");

  private Versions() {}

  /** The level whose functions that version gets; null if there is no such version. */
  static @Nullable ApiLevel levelOf(String version) {
    return BEFORE.contains(version) ? ApiLevel.V1_10 : ApiLevel.of(version);
  }
}
