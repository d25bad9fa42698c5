package io.github.pgbg.internal.sql.api;

import org.jspecify.annotations.Nullable;

/** The versions of the extension whose API a session can have. */
public enum ApiLevel {
  V1_10("1.10"),
  V2_0("2.0");

  private final String version;

  ApiLevel(String version) {
    this.version = version;
  }

  /** As in {@code CREATE EXTENSION … VERSION}. */
  public String version() {
    return version;
  }

  /** The level of that version, or null if there is none. */
  public static @Nullable ApiLevel of(String version) {
    for (ApiLevel level : values()) {
      if (level.version.equals(version)) {
        return level;
      }
    }
    return null;
  }
}
