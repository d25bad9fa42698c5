package io.github.pgbg.internal.install;

import io.github.pgbg.internal.bridge.InstalledFunctions;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.worker.settings.Installation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Everything that an installation is made of but its types, as SQL with places for what only the
 * server knows. Made once a level; a digest of it tells one driver's installation from another's.
 *
 * <p>A place is a name between two pairs of {@code @}; {@code build.sql} fills them in one pass, so
 * that a schema whose name looks like a place is a name.
 */
final class InstallationScript {
  /** Stands for the schema as an identifier. */
  static final String SCHEMA = "@@schema@@";

  /** Stands for a string constant: the schema as an identifier. */
  static final String SCHEMA_TEXT = "@@schema_text@@";

  /** Stands for a string constant: the schema's name. */
  static final String SCHEMA_NAME = "@@schema_name@@";

  private static final String SETTINGS = "@@settings@@";
  private static final String CUSTOM = "@@custom@@";

  /** The server chooses one that the schema's name does not have. */
  private static final Pattern TAG = Pattern.compile("\\$pgbg\\w*\\$");

  private static final Map<ApiLevel, InstallationScript> KNOWN = new EnumMap<>(ApiLevel.class);

  private final String text;
  private final String mark;

  private InstallationScript(ApiLevel level) {
    String functions =
        InstalledFunctions.sql(SCHEMA, SETTINGS, CUSTOM, level)
            + ConsentFunction.sql(SCHEMA, SCHEMA_NAME, SETTINGS, CUSTOM);
    this.text =
        TAG.matcher(functions + views(level) + PrivilegeFunctions.sql(level) + comments(level))
            .replaceAll("@@tag@@");
    this.mark =
        level.version() + " protocol " + Installation.PROTOCOL + " " + digest(text + types(level));
  }

  static InstallationScript of(ApiLevel level) {
    synchronized (KNOWN) {
      return KNOWN.computeIfAbsent(level, InstallationScript::new);
    }
  }

  /** Creates or replaces functions and views; the types must be there. */
  String text() {
    return text;
  }

  /** The same for a schema that has none of them. */
  String creating() {
    return text.replace("CREATE OR REPLACE ", "CREATE ");
  }

  /** What the marker says, but for the schema: level, protocol and digest. */
  String mark() {
    return mark;
  }

  private static String types(ApiLevel level) {
    return ApiObjects.types(level).map(type -> type.columns(level).toString()).toList().toString();
  }

  private static String views(ApiLevel level) {
    return Template.VIEWS.fill("schema", SCHEMA, "views", InstalledFunctions.views(SCHEMA, level));
  }

  private static String comments(ApiLevel level) {
    StringBuilder sql = new StringBuilder();
    ApiObjects.functions(level)
        .forEach(
            row -> {
              String types =
                  row.function().parameters().stream()
                      .map(parameter -> qualified(parameter.type().sqlName()))
                      .collect(Collectors.joining(", "));
              comment(sql, "FUNCTION", row.name() + "(" + types + ")", row.function().comment());
            });
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
