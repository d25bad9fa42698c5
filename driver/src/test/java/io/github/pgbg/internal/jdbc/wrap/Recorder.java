package io.github.pgbg.internal.jdbc.wrap;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGRefCursorResultSet;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.BaseStatement;

/** Stands for one object of PgJDBC: notes every call, and answers as a test tells it. */
public final class Recorder implements InvocationHandler {
  /** Every stand-in is of this type, so that unwrap can find it below a wrapper. */
  public interface Raw {}

  /** A call and what came with it. */
  public record Call(String name, List<Class<?>> types, List<@Nullable Object> arguments) {
    boolean is(Method method) {
      return name.equals(method.getName())
          && types.equals(Arrays.asList(method.getParameterTypes()));
    }
  }

  private static final Map<Class<?>, List<Class<?>>> INTERFACES =
      Map.of(
          Connection.class, List.of(BaseConnection.class),
          Statement.class, List.of(BaseStatement.class),
          PreparedStatement.class, List.of(PreparedStatement.class, BaseStatement.class),
          CallableStatement.class, List.of(CallableStatement.class, BaseStatement.class),
          ResultSet.class, List.of(ResultSet.class, PGRefCursorResultSet.class),
          DatabaseMetaData.class, List.of(DatabaseMetaData.class));

  public final List<Call> calls = new ArrayList<>();
  private final Map<Class<?>, Object> related = new HashMap<>();
  private @Nullable Method expected;
  private @Nullable Object result;
  private @Nullable Throwable failure;

  static boolean isRecorded(Class<?> type) {
    return INTERFACES.containsKey(type);
  }

  public <T> T proxy(Class<T> type) {
    List<Class<?>> interfaces = new ArrayList<>(INTERFACES.get(type));
    interfaces.add(Raw.class);
    return type.cast(
        Proxy.newProxyInstance(
            Recorder.class.getClassLoader(), interfaces.toArray(Class<?>[]::new), this));
  }

  void answer(Method method, @Nullable Object answer) {
    expected = method;
    result = answer;
  }

  void fail(Method method, Throwable thrown) {
    expected = method;
    failure = thrown;
  }

  public Call last() {
    return calls.get(calls.size() - 1);
  }

  @Override
  public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments)
      throws Throwable {
    Object[] given = arguments == null ? new Object[0] : arguments;
    if (method.getDeclaringClass() == Object.class) {
      return switch (method.getName()) {
        case "hashCode" -> System.identityHashCode(self);
        case "equals" -> self == given[0];
        default -> "recorded";
      };
    }
    if (method.getName().equals("unwrap")) {
      return unwrap(self, (Class<?>) given[0]);
    }
    if (method.getName().equals("isWrapperFor")) {
      return ((Class<?>) given[0]).isInstance(self);
    }
    Call call =
        new Call(method.getName(), Arrays.asList(method.getParameterTypes()), Arrays.asList(given));
    calls.add(call);
    if (expected != null && call.is(expected)) {
      if (failure != null) {
        throw failure;
      }
      return result;
    }
    return unexpected(method.getReturnType());
  }

  private static Object unwrap(Object self, Class<?> type) throws SQLException {
    if (!type.isInstance(self)) {
      throw new SQLException("Cannot unwrap to " + type.getName());
    }
    return self;
  }

  /** The same object each time for what leads to another, nothing for everything else. */
  private @Nullable Object unexpected(Class<?> type) {
    if (isRecorded(type)) {
      return related.computeIfAbsent(type, new Recorder()::proxy);
    }
    if (type == boolean.class) {
      return false;
    }
    // Of getUpdateCount: no more results.
    return type == int.class ? Integer.valueOf(-1) : null;
  }
}
