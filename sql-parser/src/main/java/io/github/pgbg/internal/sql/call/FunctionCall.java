package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.api.ApiTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A call of a function of the API whose arguments fit it by number and name, at one level at least.
 * What it means at a level is found out once.
 */
public final class FunctionCall {
  private static final List<ApiLevel> LEVELS = List.of(ApiLevel.values());

  private final String name;
  private final @Nullable String database;
  private final @Nullable String schema;
  private final int position;
  private final List<Argument> args;
  private final Map<ApiLevel, Optional<ApiFunction>> functions = new ConcurrentHashMap<>();
  private final Map<ApiFunction, List<@Nullable Argument>> bindings = new ConcurrentHashMap<>();

  FunctionCall(
      String name,
      @Nullable String database,
      @Nullable String schema,
      int position,
      List<Argument> args) {
    this.name = name;
    this.database = database;
    this.schema = schema;
    this.position = position;
    this.args = args;
  }

  /** The bare name as PostgreSQL sees it. */
  public String name() {
    return name;
  }

  /** The first of three names. */
  public @Nullable String database() {
    return database;
  }

  /** Null if the name is not qualified. */
  public @Nullable String schema() {
    return schema;
  }

  /** Offset of the name with its qualification: PostgreSQL's Position, less one. */
  public int position() {
    return position;
  }

  public List<Argument> args() {
    return args;
  }

  /**
   * The overload that the arguments fit at a level; null if there is none there, or if the types of
   * the arguments have to tell.
   */
  public @Nullable ApiFunction function(ApiLevel level) {
    Optional<ApiFunction> known = functions.get(level);
    if (known == null) {
      known = Optional.ofNullable(ArgumentBinding.resolve(level, name, args));
      functions.put(level, known);
    }
    return known.orElse(null);
  }

  /** Whether the arguments fit an overload of a level by number and name, whatever their types. */
  boolean fits(ApiLevel level) {
    return ApiTable.overloads(level, name).stream()
        .anyMatch(function -> ArgumentBinding.bind(function, args) != null);
  }

  /** Whether it is one of the functions that are no programs over others, at each level. */
  public boolean isPrimitive() {
    for (ApiLevel level : LEVELS) {
      ApiFunction function = function(level);
      if (function != null && !function.isPrimitive()) {
        return false;
      }
    }
    return true;
  }

  /** One entry for each parameter of the function; null where its default applies. */
  public List<@Nullable Argument> bound(ApiFunction function) {
    List<@Nullable Argument> known = bindings.get(function);
    if (known == null) {
      known = ArgumentBinding.bind(function, args);
      if (known == null) {
        throw new IllegalStateException(function + " does not take these arguments");
      }
      bindings.put(function, known);
    }
    return known;
  }
}
