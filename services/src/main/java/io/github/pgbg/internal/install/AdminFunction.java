package io.github.pgbg.internal.install;

import io.github.pgbg.internal.sql.api.ApiLevel;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The functions for administrators, which exist only where the API is installed. */
@SuppressWarnings("ImmutableEnumChecker") // an unmodifiable set
enum AdminFunction {
  GRANT_OF_1_10("grant_pg_background_privileges", "role_name", "text", true, ApiLevel.V1_10),
  REVOKE_OF_1_10("revoke_pg_background_privileges", "role_name", "text", true, ApiLevel.V1_10),
  GRANT(
      "pg_background_grant_privileges", "role_name", "text", false, ApiLevel.V1_10, ApiLevel.V2_0),
  REVOKE(
      "pg_background_revoke_privileges", "role_name", "text", false, ApiLevel.V1_10, ApiLevel.V2_0),
  DROP_ROLES("pg_background_drop_executor_role", "", "", false, ApiLevel.V1_10, ApiLevel.V2_0);

  private final String sqlName;
  private final String parameter;
  private final String type;
  private final boolean forRoles;
  private final Set<ApiLevel> levels;

  AdminFunction(
      String sqlName, String parameter, String type, boolean forRoles, ApiLevel... levels) {
    this.sqlName = sqlName;
    this.parameter = parameter;
    this.type = type;
    this.forRoles = forRoles;
    this.levels = Set.of(levels);
  }

  static Stream<AdminFunction> of(ApiLevel level) {
    return Arrays.stream(values()).filter(function -> function.levels.contains(level));
  }

  static List<String> names(ApiLevel level) {
    return of(level).map(AdminFunction::sqlName).distinct().toList();
  }

  String sqlName() {
    return sqlName;
  }

  /** Whether it grants or revokes; its first parameter says for whom. */
  boolean namesRole() {
    return !parameter.isEmpty();
  }

  /** The first parameter's name. */
  String parameter() {
    return parameter;
  }

  /** The first parameter's type. */
  String type() {
    return type;
  }

  boolean grants() {
    return sqlName.contains("grant");
  }

  /** Whether the two roles get it. */
  boolean forRoles() {
    return forRoles;
  }
}
