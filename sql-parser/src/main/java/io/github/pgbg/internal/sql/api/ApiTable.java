package io.github.pgbg.internal.sql.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds the rows of {@link ApiFunction} by level and name. */
public final class ApiTable {
  private static final Map<ApiLevel, SortedMap<String, List<ApiFunction>>> BY_NAME =
      new EnumMap<>(ApiLevel.class);

  static {
    for (ApiLevel level : ApiLevel.values()) {
      SortedMap<String, List<ApiFunction>> rows = new TreeMap<>();
      for (ApiFunction function : ApiFunction.values()) {
        for (String name : function.names(level)) {
          rows.computeIfAbsent(name, unused -> new ArrayList<>()).add(function);
        }
      }
      rows.replaceAll((name, overloads) -> List.copyOf(overloads));
      BY_NAME.put(level, rows);
    }
  }

  private ApiTable() {}

  /** All rows of a level, those that others are built over first. */
  public static List<ApiFunction> at(ApiLevel level) {
    return Arrays.stream(ApiFunction.values()).filter(function -> function.isAt(level)).toList();
  }

  /** A function under one of its names. */
  public record Row(String name, ApiFunction function) {}

  /** All functions of a level under all of their names, in the order of {@link #at}. */
  public static List<Row> rows(ApiLevel level) {
    return at(level).stream()
        .flatMap(function -> function.names(level).stream().map(name -> new Row(name, function)))
        .toList();
  }

  /** All names of a level. */
  public static SortedSet<String> names(ApiLevel level) {
    return new TreeSet<>(byName(level).keySet());
  }

  /** All rows of that name; empty if it is no function of the level. */
  public static List<ApiFunction> overloads(ApiLevel level, String name) {
    return byName(level).getOrDefault(name, List.of());
  }

  /** Whether a function has that name at any level, in lower case as PostgreSQL stores it. */
  public static boolean isName(String name) {
    return Stream.of(ApiLevel.values()).anyMatch(level -> byName(level).containsKey(name));
  }

  private static SortedMap<String, List<ApiFunction>> byName(ApiLevel level) {
    return BY_NAME.getOrDefault(level, new TreeMap<>());
  }
}
