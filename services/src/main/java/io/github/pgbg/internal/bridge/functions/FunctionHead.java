package io.github.pgbg.internal.bridge.functions;

import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.api.Parameter;
import io.github.pgbg.internal.sql.api.ReturnType;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import java.util.stream.Collectors;

/** The name, the parameters and what is returned, of a function of the API in a schema. */
final class FunctionHead {
  private FunctionHead() {}

  /**
   * As after CREATE FUNCTION.
   *
   * @param name one of the function's names at the level
   */
  static String of(ApiFunction function, String name, ApiLevel level, String schema) {
    String parameters =
        function.parameters().stream()
            .map(parameter -> parameter(parameter, schema))
            .collect(Collectors.joining(", "));
    return "%s.%s(%s) RETURNS %s"
        .formatted(schema, name, parameters, returns(function.returns(), level, schema));
  }

  /**
   * A string constant: the schema, for functions that make SQL of it. The place for a schema that
   * only the server knows has one for that, too.
   */
  static String schemaText(String schema) {
    return schema.equals("@@schema@@") ? "@@schema_text@@" : Identifiers.quoteLiteral(schema);
  }

  private static String parameter(Parameter parameter, String schema) {
    String typeSchema = parameter.type().isOwn() ? schema : "pg_catalog";
    return parameter.name()
        + " "
        + typeSchema
        + "."
        + parameter.type().sqlName()
        + (parameter.defaultSql() == null ? "" : " DEFAULT " + parameter.defaultSql());
  }

  private static String returns(ReturnType type, ApiLevel level, String schema) {
    if (type instanceof ReturnType.Composite composite) {
      return schema + "." + composite.type().sqlName(level);
    }
    if (type instanceof ReturnType.SetOfComposite set) {
      return "SETOF " + schema + "." + set.type().sqlName(level);
    }
    return type.needsColumnDefinitions()
        ? "SETOF pg_catalog.record"
        : "pg_catalog." + type.sql(level);
  }
}
