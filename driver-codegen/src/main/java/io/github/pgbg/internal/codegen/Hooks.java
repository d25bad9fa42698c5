package io.github.pgbg.internal.codegen;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import org.jspecify.annotations.Nullable;

/**
 * The methods of a base that results pass through on their way to the application, so that no raw
 * object of PgJDBC leaks.
 *
 * <p>{@code R wrap(R)} takes the results of every method that returns {@code R}; {@code Object
 * wrapObject(Object)} those of {@code getObject}, which gives a ResultSet for a refcursor.
 */
record Hooks(Map<TypeDescription, MethodDescription> byResult, @Nullable MethodDescription object) {
  /** What leads back to a connection, and so must never be handed out raw. */
  private static final Set<String> WRAPPED =
      Set.of(
          "java.sql.Connection",
          "java.sql.Statement",
          "java.sql.PreparedStatement",
          "java.sql.CallableStatement",
          "java.sql.ResultSet",
          "java.sql.DatabaseMetaData");

  static Hooks of(TypeDescription base) {
    Map<TypeDescription, MethodDescription> byResult = new HashMap<>();
    MethodDescription object = null;
    for (MethodDescription method : base.getDeclaredMethods()) {
      if (method.getName().equals("wrap")) {
        byResult.put(method.getReturnType().asErasure(), method);
      } else if (method.getName().equals("wrapObject")) {
        object = method;
      }
    }
    return new Hooks(byResult, object);
  }

  /**
   * False for a method that returns a wrapped type without a hook for it: it stays abstract, and
   * the driver does not compile until somebody writes it.
   */
  boolean allow(MethodDescription method) {
    TypeDescription result = method.getReturnType().asErasure();
    return byResult.containsKey(result) || !WRAPPED.contains(result.getName());
  }

  @Nullable MethodDescription find(MethodDescription method) {
    if (object != null && method.getName().equals("getObject")) {
      return object;
    }
    return byResult.get(method.getReturnType().asErasure());
  }
}
