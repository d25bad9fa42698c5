package io.github.pgbg.internal.jdbc.wrap;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.BaseStatement;

/** The six kinds of wrapper, and the class of PgJDBC that each stands before. */
enum Wrapped {
  CONNECTION(Connection.class, ConnectionWrapper.class, "PgConnection"),
  STATEMENT(Statement.class, StatementWrapper.class, "PgStatement"),
  PREPARED_STATEMENT(
      PreparedStatement.class, PreparedStatementWrapper.class, "PgPreparedStatement"),
  CALLABLE_STATEMENT(
      CallableStatement.class, CallableStatementWrapper.class, "PgCallableStatement"),
  RESULT_SET(ResultSet.class, ResultSetWrapper.class, "PgResultSet"),
  META_DATA(DatabaseMetaData.class, DatabaseMetaDataWrapper.class, "PgDatabaseMetaData");

  /** The text of every prepared statement here. */
  static final String SQL = "SELECT 1";

  /** A wrapper answers unwrap itself, and every JDBC type declares close again. */
  private static final Set<Class<?>> NOT_FORWARDED = Set.of(Wrapper.class, AutoCloseable.class);

  final Class<?> jdbcType;
  final Class<?> wrapperType;
  private final String pgClass;

  Wrapped(Class<?> jdbcType, Class<?> wrapperType, String pgClass) {
    this.jdbcType = jdbcType;
    this.wrapperType = wrapperType;
    this.pgClass = pgClass;
  }

  Class<?> pgType() throws ClassNotFoundException {
    return Class.forName("org.postgresql.jdbc." + pgClass);
  }

  static ConnectionWrapper connection(CallRouter router) {
    return new ConnectionWrapper((BaseConnection) new Recorder().proxy(Connection.class), router);
  }

  Object wrap(ConnectionWrapper connection, Recorder recorder) {
    Object raw = recorder.proxy(jdbcType);
    return switch (this) {
      case CONNECTION -> new ConnectionWrapper((BaseConnection) raw, connection.router());
      case STATEMENT -> new StatementWrapper(connection, (BaseStatement) raw);
      case PREPARED_STATEMENT ->
          new PreparedStatementWrapper(connection, (BaseStatement) raw, SQL, SQL);
      case CALLABLE_STATEMENT ->
          new CallableStatementWrapper(connection, (BaseStatement) raw, SQL, SQL);
      case RESULT_SET -> new ResultSetWrapper(connection, (ResultSet) raw);
      case META_DATA -> new DatabaseMetaDataWrapper(connection, (DatabaseMetaData) raw);
    };
  }

  /** Every method of every interface that the wrapper is of, inherited and default ones too. */
  Stream<Method> methods() {
    return interfaces(wrapperType).stream()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
        .filter(method -> !NOT_FORWARDED.contains(method.getDeclaringClass()))
        .sorted(Comparator.comparing(Method::toString));
  }

  static Set<Class<?>> interfaces(Class<?> type) {
    Set<Class<?>> found = new LinkedHashSet<>();
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      for (Class<?> direct : at.getInterfaces()) {
        found.add(direct);
        found.addAll(interfaces(direct));
      }
    }
    return found;
  }
}
