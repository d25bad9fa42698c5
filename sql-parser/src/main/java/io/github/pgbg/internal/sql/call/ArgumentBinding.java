package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.api.ApiTable;
import io.github.pgbg.internal.sql.api.ArgType;
import io.github.pgbg.internal.sql.api.CompositeType;
import io.github.pgbg.internal.sql.api.Parameter;
import io.github.pgbg.internal.sql.api.ReturnType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which argument goes to which parameter (manual 4.3: positional, named, mixed notation). */
final class ArgumentBinding {
  private ArgumentBinding() {}

  /**
   * The overload of a level that the arguments fit by number and name, and where these do not tell,
   * by type; null if there is none, or more than one.
   */
  static @Nullable ApiFunction resolve(ApiLevel level, String name, List<Argument> args) {
    ApiFunction found = null;
    for (ApiFunction function : ApiTable.overloads(level, name)) {
      List<@Nullable Argument> bound = bind(function, args);
      if (bound != null && typesMayFit(level, function, bound)) {
        if (found != null) {
          return null;
        }
        found = function;
      }
    }
    return found;
  }

  /** A handle and a number are distinguished; all else is for whoever reads the values. */
  private static boolean typesMayFit(
      ApiLevel level, ApiFunction function, List<@Nullable Argument> bound) {
    for (int i = 0; i < bound.size(); i++) {
      Argument argument = bound.get(i);
      boolean wantsHandle = function.parameters().get(i).type() == ArgType.HANDLE;
      if (argument != null && wantsHandle != mayBeHandle(level, argument.value(), wantsHandle)) {
        return false;
      }
    }
    return true;
  }

  private static boolean mayBeHandle(ApiLevel level, Expression value, boolean unlessKnown) {
    if (value instanceof Expression.NumberLiteral) {
      return false;
    }
    if (value instanceof Expression.Nested nested) {
      ApiFunction inner = nested.call().function(level);
      return inner != null
          && inner.returns() instanceof ReturnType.Composite composite
          && composite.type() == CompositeType.HANDLE;
    }
    return unlessKnown;
  }

  static @Nullable List<@Nullable Argument> bind(ApiFunction function, List<Argument> args) {
    List<Parameter> parameters = function.parameters();
    List<@Nullable Argument> bound =
        new ArrayList<>(Collections.nCopies(parameters.size(), (@Nullable Argument) null));
    boolean named = false;
    for (int i = 0; i < args.size(); i++) {
      Argument arg = args.get(i);
      named |= arg.name() != null;
      if (named && arg.name() == null) {
        return null;
      }
      int slot = named ? indexOf(parameters, arg.name()) : i;
      if (slot < 0 || slot >= parameters.size() || bound.get(slot) != null) {
        return null;
      }
      bound.set(slot, arg);
    }
    for (int i = 0; i < bound.size(); i++) {
      if (bound.get(i) == null && parameters.get(i).defaultSql() == null) {
        return null;
      }
    }
    return Collections.unmodifiableList(bound);
  }

  private static int indexOf(List<Parameter> parameters, @Nullable String name) {
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
