package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which argument goes to which parameter (manual 4.3: positional, named, mixed notation). */
final class ArgumentBinding {
  private ArgumentBinding() {}

  /** The overload that the arguments fit by number and name; null if there is none. */
  static @Nullable ApiFunction resolve(String name, List<Argument> args) {
    for (ApiFunction function : ApiFunction.overloads(name)) {
      if (bind(function, args) != null) {
        return function;
      }
    }
    return null;
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
