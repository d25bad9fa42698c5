package io.github.pgbg.internal.install;

import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.CompositeType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What an installation consists of, by name: that is how it is found again in the catalogs. */
final class ObjectNames {
  static final String EXECUTOR_ROLE = "pgbackground_executor";
  static final List<String> TYPES =
      Arrays.stream(CompositeType.values()).map(CompositeType::sqlName).toList();

  /** Those of the API: what {@code grant_pg_background_privileges} grants. */
  static final List<String> API =
      Arrays.stream(ApiFunction.values()).map(ApiFunction::sqlName).distinct().toList();

  /** Those that administrators call. */
  static final List<String> ADMINISTRATION =
      List.of(
          "grant_pg_background_privileges",
          "revoke_pg_background_privileges",
          "pg_background_drop_executor_role");

  /** The functions of a schema: all that belong to the installation. */
  static String functionsOf(String schema) {
    return "pg_proc p WHERE p.pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = "
        + schema
        + ") AND (starts_with(p.proname::text, 'pgbg_') OR p.proname IN ("
        + DoBlockTemplate.literals(Stream.concat(API.stream(), ADMINISTRATION.stream()).toList())
        + "))";
  }

  private ObjectNames() {}
}
