package io.github.pgbg.internal.install;

import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.api.ApiTable;
import io.github.pgbg.internal.sql.api.CompositeType;
import io.github.pgbg.internal.sql.api.Parameter;
import io.github.pgbg.internal.sql.api.ReturnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the installation of a level consists of, as JSON for the server: that is how its objects are
 * found again in the catalogs, and how an update knows which of them may stay.
 *
 * <p>Shapes are texts that the server makes of its catalogs too; see {@code update.sql}.
 */
final class ApiObjects {
  private static final String LIST_VIEW =
      "pid int4, cookie int8, launched_at timestamptz, user_id oid, queue_size int4, state text,"
          + " sql_preview text, last_error text, consumed bool, label text";

  private static final String ACTIVITY_VIEW =
      LIST_VIEW.replace("state text", "pgbg_state text")
          + ", backend_state text, wait_event_type text, wait_event text, xact_start timestamptz,"
          + " query_start timestamptz, backend_start timestamptz, query text";

  private ApiObjects() {}

  static Stream<ApiTable.Row> functions(ApiLevel level) {
    return ApiTable.rows(level).stream();
  }

  static Stream<CompositeType> types(ApiLevel level) {
    return Arrays.stream(CompositeType.values());
  }

  /** All levels. */
  static String json() {
    return Arrays.stream(ApiLevel.values())
        .map(level -> text(level.version()) + ":" + json(level))
        .collect(Collectors.joining(",\n", "{", "}"));
  }

  private static String json(ApiLevel level) {
    List<String> functions = new ArrayList<>();
    functions(level).forEach(function -> functions.add(json(function, level)));
    AdminFunction.of(level).forEach(function -> functions.add(json(function)));
    for (ConsentFunction function : ConsentFunction.values()) {
      functions.add(json(function));
    }
    return object(
        "mark", text(InstallationScript.of(level).mark()),
        "functions", array(functions),
        "types", array(types(level).map(type -> json(type, level)).toList()),
        "views", array(List.of(text("pg_background_list"), text("pg_background_activity"))),
        "viewShapes",
            array(
                List.of(
                    view("pg_background_list", LIST_VIEW),
                    view("pg_background_activity", ACTIVITY_VIEW))));
  }

  private static String json(ApiTable.Row row, ApiLevel level) {
    List<Parameter> parameters = row.function().parameters();
    String types =
        parameters.stream()
            .map(parameter -> internalName(parameter.type().sqlName()))
            .collect(Collectors.joining(","));
    String names = parameters.stream().map(Parameter::name).collect(Collectors.joining(","));
    long defaults = parameters.stream().filter(p -> p.defaultSql() != null).count();
    ReturnType returns = row.function().returns();
    String shape =
        shape(types, names, defaults, returns.sql(level).replace("SETOF ", ""), returns.isSet());
    return json(row.name(), types, shape, true);
  }

  private static String json(AdminFunction function) {
    String types = function.namesRole() ? function.type() + ",bool" : "";
    String names = function.namesRole() ? function.parameter() + ",print_commands" : "";
    String shape =
        shape(
            types,
            names,
            function.namesRole() ? 1 : 0,
            function.namesRole() ? "bool" : "void",
            false);
    return json(function.sqlName(), types, shape, function.forRoles());
  }

  private static String json(ConsentFunction function) {
    String shape =
        shape(
            function.types(),
            function.names(),
            function.defaults(),
            function.returns(),
            function.returnsSet());
    return json(function.sqlName(), function.types(), shape, true);
  }

  private static String json(String name, String types, String shape, boolean forRoles) {
    return object(
        "name", text(name),
        "types", text(types),
        "shape", text(shape),
        "before", array(predecessors(name).stream().map(ApiObjects::text).toList()),
        "role", Boolean.toString(forRoles));
  }

  private static String shape(
      String types, String names, long defaults, String returns, boolean set) {
    return Stream.of(types, names, Long.toString(defaults), returns, Boolean.toString(set))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static String json(CompositeType type, ApiLevel level) {
    return object(
        "name", text(type.sqlName(level)),
        "columns",
            text(
                type.columns(level).stream()
                    .map(column -> column.name() + " pg_catalog." + column.typeName())
                    .collect(Collectors.joining(", "))),
        "shape",
            text(
                type.columns(level).stream()
                    .map(column -> column.name() + " " + column.typeName())
                    .collect(Collectors.joining(","))),
        "before", array(predecessors(type.sqlName(level)).stream().map(ApiObjects::text).toList()));
  }

  private static String view(String name, String columns) {
    return object(
        "name", text(name),
        "nulls",
            text(
                Arrays.stream(columns.split(", ", -1))
                    .map(column -> column.split(" ", 2))
                    .map(pair -> "NULL::pg_catalog." + pair[1] + " AS " + pair[0])
                    .collect(Collectors.joining(", "))));
  }

  /** What did the same in another version; privileges follow from there. */
  private static Set<String> predecessors(String name) {
    Set<String> names = new TreeSet<>(List.of(name, name + "_v2"));
    switch (name) {
      case "pg_background_wait", "pg_background_wait_v2" ->
          names.addAll(List.of("pg_background_wait_v2", "pg_background_wait_v2_timeout"));
      case "pg_background_cancel", "pg_background_cancel_v2" ->
          names.addAll(List.of("pg_background_cancel_v2", "pg_background_cancel_v2_grace"));
      case "pg_background_report_progress" -> names.add("pg_background_progress");
      case "pg_background_progress_info" -> names.add("pg_background_progress");
      case "pg_background_grant_privileges" -> names.add("grant_pg_background_privileges");
      case "pg_background_revoke_privileges" -> names.add("revoke_pg_background_privileges");
      default -> {}
    }
    return names;
  }

  /** As pg_type has it. */
  private static String internalName(String type) {
    return type.endsWith("[]") ? "_" + type.substring(0, type.length() - 2) : type;
  }

  private static String object(String... namesAndValues) {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      json.append(i == 0 ? "" : ",")
          .append(text(namesAndValues[i]))
          .append(':')
          .append(namesAndValues[i + 1]);
    }
    return json.append('}').toString();
  }

  private static String array(List<String> values) {
    return "[" + String.join(",", values) + "]";
  }

  /** For names and digests of our own. */
  private static String text(String value) {
    return '"' + value + '"';
  }
}
