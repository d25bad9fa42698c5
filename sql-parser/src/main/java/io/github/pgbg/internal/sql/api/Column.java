package io.github.pgbg.internal.sql.api;

import java.util.Arrays;
import java.util.List;

/** A column that the API itself defines, its type by PostgreSQL's internal name. */
public record Column(String name, String typeName) {
  /** Reads {@code "pid int4, cookie int8"}. */
  static List<Column> list(String definitions) {
    return Arrays.stream(definitions.split(", "))
        .map(definition -> definition.split(" ", 2))
        .map(pair -> new Column(pair[0], pair[1]))
        .toList();
  }
}
