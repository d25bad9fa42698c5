package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.api.ApiFunction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call of a function of the API whose arguments fit it by number and name.
 *
 * @param function the overload that the arguments fit
 * @param database the first of three names
 * @param schema null if the name is not qualified
 * @param position offset of the name with its qualification: PostgreSQL's Position, less one
 */
public record FunctionCall(
    ApiFunction function,
    @Nullable String database,
    @Nullable String schema,
    int position,
    List<Argument> args) {

  /** The bare name as PostgreSQL sees it. */
  public String name() {
    return function.sqlName();
  }

  /** One entry for each parameter of the function; null where its default applies. */
  public List<@Nullable Argument> bound() {
    List<@Nullable Argument> bound = ArgumentBinding.bind(function, args);
    if (bound == null) {
      throw new IllegalStateException(function + " does not take these arguments");
    }
    return bound;
  }
}
