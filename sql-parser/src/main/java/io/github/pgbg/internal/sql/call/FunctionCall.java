package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.api.ApiTable;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A call of a function of the API whose arguments fit it by number and name, at one level at least.
 *
 * @param name the bare name as PostgreSQL sees it
 * @param database the first of three names
 * @param schema null if the name is not qualified
 * @param position offset of the name with its qualification: PostgreSQL's Position, less one
 */
public record FunctionCall(
    String name,
    @Nullable String database,
    @Nullable String schema,
    int position,
    List<Argument> args) {

  /**
   * The overload that the arguments fit at a level; null if there is none there, or if the types of
   * the arguments have to tell.
   */
  public @Nullable ApiFunction function(ApiLevel level) {
    return ArgumentBinding.resolve(level, name, args);
  }

  /** Whether the arguments fit an overload of a level by number and name, whatever their types. */
  boolean fits(ApiLevel level) {
    return ApiTable.overloads(level, name).stream()
        .anyMatch(function -> ArgumentBinding.bind(function, args) != null);
  }

  /** Whether it is one of the functions that are no programs over others, at each level. */
  public boolean isPrimitive() {
    return Stream.of(ApiLevel.values())
        .map(this::function)
        .allMatch(function -> function == null || function.isPrimitive());
  }

  /** One entry for each parameter of the function; null where its default applies. */
  public List<@Nullable Argument> bound(ApiFunction function) {
    List<@Nullable Argument> bound = ArgumentBinding.bind(function, args);
    if (bound == null) {
      throw new IllegalStateException(function + " does not take these arguments");
    }
    return bound;
  }
}
