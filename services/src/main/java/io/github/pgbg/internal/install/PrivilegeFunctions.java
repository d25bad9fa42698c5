package io.github.pgbg.internal.install;

import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.api.ApiTable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The functions with which administrators let roles use the API. */
final class PrivilegeFunctions {
  private PrivilegeFunctions() {}

  static String sql(ApiLevel level) {
    return AdminFunction.of(level)
        .map(function -> function.namesRole() ? ofRole(function, level) : dropRoles(level))
        .collect(Collectors.joining());
  }

  private static String ofRole(AdminFunction function, ApiLevel level) {
    boolean grants = function.grants();
    Stream<String> names = apiNames(level);
    if (!grants) {
      names = Stream.concat(names, AdminFunction.names(level).stream());
    }
    return Template.PRIVILEGES.fill(
        "schema",
        InstallationScript.SCHEMA,
        "schemaName",
        InstallationScript.SCHEMA_NAME,
        "function",
        function.sqlName(),
        "parameter",
        function.parameter() + " pg_catalog." + function.type(),
        "verb",
        grants ? "GRANT" : "REVOKE",
        "preposition",
        grants ? "TO" : "FROM",
        "doing",
        grants ? "granting" : "revoking",
        "adverb",
        grants ? "to" : "from",
        "functions",
        names.collect(Collectors.joining(",")),
        "types",
        typeNames(level));
  }

  private static String dropRoles(ApiLevel level) {
    if (level != ApiLevel.V1_10) {
      return Template.DROP_ROLES_2_0.fill("schema", InstallationScript.SCHEMA);
    }
    List<String> admin = AdminFunction.names(level);
    return Template.DROP_ROLES_1_10.fill(
        "schema",
        InstallationScript.SCHEMA,
        "schemaName",
        InstallationScript.SCHEMA_NAME,
        "functions",
        Stream.concat(apiNames(level), admin.stream()).collect(Collectors.joining(",")),
        "types",
        typeNames(level));
  }

  private static Stream<String> apiNames(ApiLevel level) {
    return Stream.concat(
        ApiObjects.functions(level).map(ApiTable.Row::name).distinct(), ConsentFunction.sqlNames());
  }

  private static String typeNames(ApiLevel level) {
    return ApiObjects.types(level)
        .map(type -> type.sqlName(level))
        .collect(Collectors.joining(","));
  }
}
