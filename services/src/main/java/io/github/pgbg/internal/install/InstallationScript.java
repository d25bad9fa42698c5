package io.github.pgbg.internal.install;

import io.github.pgbg.internal.bridge.InstalledFunctions;
import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.Column;
import io.github.pgbg.internal.sql.api.CompositeType;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * Everything that an installation is made of, as SQL with places for what only the server knows.
 * Made once; a digest of it tells one driver's installation from another's.
 */
final class InstallationScript {
  /** Stands for the quoted schema. */
  static final String SCHEMA = "@pgbg_schema@";

  /** Stands for the settings of the server, as a constant of type text[]. */
  static final String SETTINGS = "@pgbg_settings@";

  /** Stands for custom settings that roles and databases have. */
  static final String CUSTOM = "@pgbg_custom@";

  /** Creates or replaces the functions and the views; the types must be there. */
  static final String OBJECTS =
      InstalledFunctions.sql(SCHEMA, SETTINGS, CUSTOM)
          + views()
          + PrivilegeFunctions.sql(SCHEMA)
          + comments();

  /** What the marker says. */
  static final String MARK = DoBlockTemplate.VERSION + " " + digest(OBJECTS);

  private InstallationScript() {}

  private static String views() {
    String columns =
        ApiFunction.LIST_COLUMNS.stream()
            .map(InstallationScript::definition)
            .collect(Collectors.joining(", "));
    String names =
        ApiFunction.LIST_COLUMNS.stream().map(Column::name).collect(Collectors.joining(", l."));
    return """
    CREATE OR REPLACE VIEW %1$s.pg_background_list AS
      SELECT l.%2$s FROM %1$s.pg_background_list_v2() AS l(%3$s);
    CREATE OR REPLACE VIEW %1$s.pg_background_activity AS
      SELECT l.%4$s, a.state AS backend_state, a.wait_event_type, a.wait_event, a.xact_start,
        a.query_start, a.backend_start, a.query
      FROM %1$s.pg_background_list l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid;
    """
        .formatted(SCHEMA, names, columns, names.replace("l.state", "l.state AS pgbg_state"));
  }

  private static String definition(Column column) {
    return column.name() + " pg_catalog." + column.typeName();
  }

  private static String comments() {
    StringBuilder sql = new StringBuilder();
    for (ApiFunction function : ApiFunction.values()) {
      String types =
          function.parameters().stream()
              .map(parameter -> qualified(parameter.type().sqlName()))
              .collect(Collectors.joining(", "));
      comment(sql, "FUNCTION", function.sqlName() + "(" + types + ")", function.comment());
    }
    comment(sql, "VIEW", "pg_background_list", "The workers of this session.");
    comment(
        sql,
        "VIEW",
        "pg_background_activity",
        "The workers of this session with what pg_stat_activity shows of them.");
    return sql.toString();
  }

  private static String qualified(String type) {
    return (type.startsWith("pg_background") ? SCHEMA : "pg_catalog") + "." + type;
  }

  private static void comment(StringBuilder sql, String kind, String name, String text) {
    sql.append("COMMENT ON ")
        .append(kind)
        .append(" " + SCHEMA + ".")
        .append(name)
        .append(" IS ")
        .append(Identifiers.quoteLiteral(text))
        .append(";\n");
  }

  /** Creates a type where it is not there; PostgreSQL has no other way to say that. */
  static String types() {
    StringBuilder sql = new StringBuilder();
    for (CompositeType type : CompositeType.values()) {
      String columns =
          type.columns().stream()
              .map(InstallationScript::definition)
              .collect(Collectors.joining(", "));
      sql.append(
          """
            IF to_regtype(%1$s) IS NULL THEN
              EXECUTE replace(%2$s, '%3$s', quote_ident(target));
            END IF;
          """
              .formatted(
                  "quote_ident(target) || " + Identifiers.quoteLiteral("." + type.sqlName()),
                  Identifiers.quoteLiteral(
                      "CREATE TYPE " + SCHEMA + "." + type.sqlName() + " AS (" + columns + ")"),
                  SCHEMA));
    }
    return sql.toString();
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
