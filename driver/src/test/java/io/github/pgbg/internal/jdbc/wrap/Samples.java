package io.github.pgbg.internal.jdbc.wrap;

import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.net.MalformedURLException;
import java.net.URI;
import java.sql.Date;
import java.sql.SQLWarning;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Properties;
import java.util.TimerTask;
import org.jspecify.annotations.Nullable;

/** A value of every type that JDBC's and PgJDBC's methods take or return, new each time. */
final class Samples {
  private Samples() {}

  static @Nullable Object[] arguments(Method method) {
    return Arrays.stream(method.getParameterTypes()).map(Samples::of).toArray();
  }

  /** Null for the few classes of PgJDBC that cannot be made without a server. */
  static @Nullable Object of(Class<?> type) {
    if (type.isPrimitive()) {
      return primitive(type);
    }
    if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), 1);
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (Recorder.isRecorded(type)) {
      return new Recorder().proxy(type);
    }
    if (type.isInterface()) {
      return Proxy.newProxyInstance(
          Samples.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> null);
    }
    return object(type);
  }

  private static @Nullable Object primitive(Class<?> type) {
    return switch (type.getName()) {
      case "void" -> null;
      case "boolean" -> true;
      case "byte" -> (byte) 7;
      case "short" -> (short) 7;
      case "int" -> 7;
      case "long" -> 7L;
      case "float" -> 7f;
      case "double" -> 7d;
      default -> throw new AssertionError("no sample of " + type);
    };
  }

  private static @Nullable Object object(Class<?> type) {
    return switch (type.getName()) {
      case "java.lang.String" -> "text";
      case "java.lang.Object" -> new Object();
      case "java.lang.Class" -> Object.class;
      case "java.math.BigDecimal" -> new BigDecimal("7.5");
      case "java.net.URL" -> url();
      case "java.io.InputStream" -> InputStream.nullInputStream();
      case "java.io.Reader" -> Reader.nullReader();
      case "java.sql.Date" -> new Date(7);
      case "java.sql.Time" -> new Time(7);
      case "java.sql.Timestamp" -> new Timestamp(7);
      case "java.sql.SQLWarning" -> new SQLWarning("a warning");
      case "java.util.Calendar" -> Calendar.getInstance();
      case "java.util.Properties" -> new Properties();
      case "java.util.TimerTask" ->
          new TimerTask() {
            @Override
            public void run() {}
          };
      default -> null;
    };
  }

  private static Object url() {
    try {
      return URI.create("http://localhost/").toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  /** An exception that the method may throw. */
  static Throwable failureOf(Method method) {
    for (Class<?> type : method.getExceptionTypes()) {
      try {
        return (Throwable) type.getConstructor().newInstance();
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(type.getName(), e);
      }
    }
    return new IllegalStateException("a failure");
  }
}
