package io.github.pgbg.internal.bridge.protocol;

import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ApiLevel;
import org.jspecify.annotations.Nullable;

/**
 * A function of the API as a request names it: each function says itself whose level it is, so that
 * those of a session and of an installation can differ.
 */
public record ApiOperation(ApiFunction function, ApiLevel level) {
  private static final char SEPARATOR = '/';

  /** The constant's name alone at 1.10, with the level behind it at others. */
  public String text() {
    return level == ApiLevel.V1_10
        ? function.name()
        : function.name() + SEPARATOR + level.version();
  }

  /** Reads it; null if it names no function that is asked for. */
  public static @Nullable ApiOperation of(String text) {
    int separator = text.indexOf(SEPARATOR);
    ApiLevel level = separator < 0 ? ApiLevel.V1_10 : ApiLevel.of(text.substring(separator + 1));
    String name = separator < 0 ? text : text.substring(0, separator);
    for (ApiFunction function : ApiFunction.values()) {
      if (function.name().equals(name) && function.isPrimitive() && level != null) {
        return new ApiOperation(function, level);
      }
    }
    return null;
  }
}
