package io.github.pgbg.internal.jdbc.local;

import io.github.pgbg.internal.jdbc.wrap.CallErrors;
import io.github.pgbg.internal.jdbc.wrap.NeedsServerException;
import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.api.ArgType;
import io.github.pgbg.internal.sql.api.Parameter;
import io.github.pgbg.internal.sql.call.Argument;
import io.github.pgbg.internal.sql.call.Expression;
import io.github.pgbg.internal.sql.call.FunctionCall;
import io.github.pgbg.internal.worker.session.CallResult;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgResultSet;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Gives the values of a call's arguments, by PostgreSQL's rules for the types of constants.
 *
 * <p>Constant strings take the type of the parameter; numbers are int4, else int8; nothing else is
 * converted but what PostgreSQL converts by itself in a call.
 */
final class ArgumentReader {
  private static final BigInteger INT4_MAX = BigInteger.valueOf(Integer.MAX_VALUE);
  private static final BigInteger INT4_MIN = BigInteger.valueOf(Integer.MIN_VALUE);
  private static final BigInteger INT8_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger INT8_MIN = BigInteger.valueOf(Long.MIN_VALUE);

  private static final String EVALUATE = "SELECT (";

  private final BaseConnection launcher;
  private final ApiLevel level;
  private final String sql;
  private final NestedCall nested;

  /** Runs a call that is an argument of another. */
  interface NestedCall {
    CallResult run(FunctionCall call) throws SQLException, NeedsServerException;
  }

  ArgumentReader(BaseConnection launcher, ApiLevel level, String sql, NestedCall nested) {
    this.launcher = launcher;
    this.level = level;
    this.sql = sql;
    this.nested = nested;
  }

  /**
   * One value a parameter: Integer, Long or String.
   *
   * @throws NeedsServerException if the types of the arguments are for the server to judge
   */
  List<@Nullable Object> values(FunctionCall call, ApiFunction function)
      throws SQLException, NeedsServerException {
    List<Parameter> parameters = function.parameters();
    List<@Nullable Argument> bound = call.bound(function);
    for (int i = 0; i < bound.size(); i++) {
      Argument argument = bound.get(i);
      if (argument != null) {
        checkType(argument.value(), parameters.get(i).type());
      }
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < bound.size(); i++) {
      Argument argument = bound.get(i);
      Parameter parameter = parameters.get(i);
      values.add(
          argument == null
              ? defaultOf(parameter)
              : value(argument.value(), parameter.type(), argument.position()));
    }
    return values;
  }

  private static @Nullable Object defaultOf(Parameter parameter) {
    String text = parameter.defaultSql();
    if (text == null || text.equalsIgnoreCase("NULL")) {
      return null;
    }
    return parameter.type() == ArgType.INT4 ? (Object) Integer.valueOf(text) : text;
  }

  /** Before anything runs: PostgreSQL resolves all functions of a statement first. */
  private void checkType(Expression value, ArgType type) throws NeedsServerException {
    if (value instanceof Expression.NumberLiteral number) {
      BigInteger integer = integer(number.text());
      boolean fits =
          integer != null
              && switch (type) {
                case INT4 -> fitsInt4(integer);
                case INT8 -> fitsInt8(integer);
                default -> false;
              };
      if (!fits) {
        throw new NeedsServerException();
      }
    } else if (value instanceof Expression.BooleanLiteral
        || value instanceof Expression.Placeholder
        || (type.isOwn() && !isKnownHandle(value))) {
      throw new NeedsServerException();
    } else if (value instanceof Expression.Cast cast) {
      if (!(cast.operand() instanceof Expression.StringLiteral
              || cast.operand() instanceof Expression.NumberLiteral
              || cast.operand() instanceof Expression.NullLiteral)
          || !castFits(cast.typeText(), type)) {
        throw new NeedsServerException();
      }
    } else if (value instanceof Expression.Nested inner) {
      ApiFunction function = inner.call().function(level);
      if (function == null || !gives(function, type)) {
        throw new NeedsServerException();
      }
      List<@Nullable Argument> bound = inner.call().bound(function);
      for (int i = 0; i < bound.size(); i++) {
        Argument argument = bound.get(i);
        if (argument != null) {
          checkType(argument.value(), function.parameters().get(i).type());
        }
      }
    }
  }

  /** Of the API's own types only a handle that a call gives, or NULL, is read here. */
  private static boolean isKnownHandle(Expression value) {
    return value instanceof Expression.Nested || value instanceof Expression.NullLiteral;
  }

  private boolean gives(ApiFunction function, ArgType type) {
    return (type == ArgType.INT4 || type == ArgType.HANDLE)
        && function.isPrimitive()
        && function.returns().sql(level).equals(type.sqlName());
  }

  private static boolean castFits(String typeText, ArgType type) {
    String name = typeText.trim().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    if (name.startsWith("pg_catalog.")) {
      name = name.substring("pg_catalog.".length());
    }
    return switch (type) {
      case TEXT ->
          name.equals("text") || name.equals("varchar") || name.equals("character varying");
      case INT4 -> name.equals("int") || name.equals("integer") || name.equals("int4");
      case INT8 ->
          name.equals("bigint")
              || name.equals("int8")
              || name.equals("int")
              || name.equals("integer")
              || name.equals("int4");
      case HANDLE, HANDLE_ARRAY -> false;
    };
  }

  private @Nullable Object value(Expression value, ArgType type, int position)
      throws SQLException, NeedsServerException {
    if (value instanceof Expression.NullLiteral) {
      return null;
    } else if (value instanceof Expression.StringLiteral string) {
      return constant(string.value(), type, position);
    } else if (value instanceof Expression.NumberLiteral number) {
      return constant(number.text(), type, position);
    } else if (value instanceof Expression.Cast cast) {
      return value(cast.operand(), type, position);
    } else if (value instanceof Expression.Nested inner) {
      return nestedValue(nested.run(inner.call()));
    } else if (value instanceof Expression.ServerExpression expression) {
      return evaluated(expression, type);
    }
    throw new NeedsServerException();
  }

  private static @Nullable Object nestedValue(CallResult result) {
    if (result instanceof CallResult.Row row) {
      return row.values() == null ? null : RecordText.of(row.values());
    }
    String text = ((CallResult.Value) result).text();
    return text == null ? null : Integer.valueOf(text);
  }

  private static Object constant(String text, ArgType type, int position) throws SQLException {
    if (type == ArgType.TEXT) {
      return text;
    }
    String typeName = type == ArgType.INT4 ? "integer" : "bigint";
    BigInteger integer = integer(text.trim());
    if (integer == null) {
      throw CallErrors.invalidInput(typeName, text, position);
    }
    if (type == ArgType.INT4 ? !fitsInt4(integer) : !fitsInt8(integer)) {
      throw CallErrors.outOfRange(typeName, text, position);
    }
    return type == ArgType.INT4 ? (Object) integer.intValue() : (Object) integer.longValue();
  }

  private static @Nullable BigInteger integer(String text) {
    String digits = text.replaceFirst("^([+-])\\s*", "$1");
    return digits.length() < 40 && digits.matches("[+-]?[0-9]+") ? new BigInteger(digits) : null;
  }

  private static boolean fitsInt4(BigInteger value) {
    return value.compareTo(INT4_MIN) >= 0 && value.compareTo(INT4_MAX) <= 0;
  }

  private static boolean fitsInt8(BigInteger value) {
    return value.compareTo(INT8_MIN) >= 0 && value.compareTo(INT8_MAX) <= 0;
  }

  /** The server knows best; a set, or a type that does not fit, sends the whole statement there. */
  private @Nullable Object evaluated(Expression.ServerExpression expression, ArgType type)
      throws SQLException, NeedsServerException {
    try (Statement statement = launcher.createStatement();
        ResultSet row = statement.executeQuery(EVALUATE + expression.text(sql) + ")")) {
      int oid = row.unwrap(PgResultSet.class).getColumnOID(1);
      if (!row.next() || !fits(oid, type)) {
        throw new NeedsServerException();
      }
      String text = row.getString(1);
      if (row.next()) {
        throw new NeedsServerException();
      }
      return text == null ? null : constant(text, type, expression.start());
    } catch (PSQLException e) {
      throw at(e, expression.start() - EVALUATE.length());
    }
  }

  private static PSQLException at(PSQLException e, int shift) {
    ServerErrorMessage message = e.getServerErrorMessage();
    return message == null || message.getPosition() <= EVALUATE.length()
        ? e
        : ErrorFields.of(message).position(message.getPosition() + shift).exception();
  }

  private static boolean fits(int oid, ArgType type) {
    return switch (type) {
      case TEXT -> oid == Oid.TEXT || oid == Oid.VARCHAR || oid == Oid.BPCHAR || oid == Oid.NAME;
      case INT4 -> oid == Oid.INT4 || oid == Oid.INT2;
      case INT8 -> oid == Oid.INT8 || oid == Oid.INT4 || oid == Oid.INT2;
      case HANDLE, HANDLE_ARRAY -> false;
    };
  }
}
