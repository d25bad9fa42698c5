package io.github.pgbg.internal.sql.api;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One argument of a function of the API.
 *
 * @param defaultSql the default as SQL text; null if the argument must be given
 */
public record Parameter(String name, ArgType type, @Nullable String defaultSql) {

  /** Reads {@code "sql text, queue_size int4 = 0"}. */
  static List<Parameter> list(String definitions) {
    return definitions.isEmpty()
        ? List.of()
        : Arrays.stream(definitions.split(", ")).map(Parameter::of).toList();
  }

  private static Parameter of(String definition) {
    String[] parts = definition.split(" ", 4);
    for (ArgType type : ArgType.values()) {
      if (type.sqlName().equals(parts[1])) {
        return new Parameter(parts[0], type, parts.length == 4 ? parts[3] : null);
      }
    }
    throw new IllegalArgumentException(definition);
  }
}
