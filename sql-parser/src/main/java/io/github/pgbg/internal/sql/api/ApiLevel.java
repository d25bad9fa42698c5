package io.github.pgbg.internal.sql.api;

import org.jspecify.annotations.Nullable;

/**
 * The versions of the extension whose API a session can have.
 *
 * <p>Installed functions decide; where there are none, the property {@code pgbg.api} does.
 */
public enum ApiLevel {
  /** The names with {@code _v2} beside those of the first version, and what 2.0 adds to them. */
  V1_10("1.10"),
  /** The names without a suffix, wider types; the names with {@code _v2} are the same functions. */
  V2_0("2.0");

  private final String version;

  ApiLevel(String version) {
    this.version = version;
  }

  /** As in {@code pgbg.api} and {@code CREATE EXTENSION … VERSION}. */
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

  @Override
  public String toString() {
    return version;
  }
}
