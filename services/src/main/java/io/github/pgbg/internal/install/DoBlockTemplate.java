package io.github.pgbg.internal.install;

import io.github.pgbg.internal.sql.lexer.Identifiers;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The frame of the statements: prefers the server's own extension, and knows what is installed. */
final class DoBlockTemplate {
  /** The version whose functions are installed. */
  static final String VERSION = "1.10";

  /** Any of these may be asked for; what is installed has all of their functions. */
  private static final List<String> VERSIONS =
      List.of("1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8", "1.9", VERSION);

  /** Who comes second waits, and then sees what the first has done. */
  private static final String ONE_AT_A_TIME = "hashtextextended('pgbg installation', 0)";

  private DoBlockTemplate() {}

  /**
   * A DO statement. Its body runs with search_path pg_catalog; the variable {@code target} is the
   * schema that was current, {@code home} the one that has the installation or NULL.
   *
   * @param original what the server gets if it has the extension
   * @param preferServer the condition under which it has
   */
  static String of(String original, String preferServer, String variables, String body) {
    return "DO "
        + dollarQuoted(
            """
            DECLARE
              path text := pg_catalog.current_setting('search_path');
              target text := pg_catalog.current_schema();
              home text;
              home_owner oid;
              home_version text;
            %s
            BEGIN
              PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
              IF %s THEN
                PERFORM pg_catalog.set_config('search_path', path, true);
                EXECUTE %s;
                RETURN;
              END IF;
              PERFORM pg_advisory_xact_lock(%s);
              SELECT n.nspname, p.proowner, p.prosrc INTO home, home_owner, home_version
                FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                WHERE p.proname = 'pgbg_version' AND p.pronargs = 0
                ORDER BY p.oid LIMIT 1;
            %s
              PERFORM pg_catalog.set_config('search_path', path, true);
            END
            """
                .formatted(
                    variables,
                    preferServer,
                    Identifiers.quoteLiteral(original),
                    ONE_AT_A_TIME,
                    body));
  }

  /** Extensions that the server offers. */
  static String isOffered() {
    return "EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_background')";
  }

  /** Extensions that the database has. */
  static String isThere() {
    return "EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_background')";
  }

  static String requireVersion(@Nullable String version) {
    if (version == null || VERSIONS.contains(version)) {
      return "";
    }
    String message =
        "extension \"pg_background\" has no installation script nor update path for version \""
            + version
            + "\"";
    return "  RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = "
        + Identifiers.quoteLiteral(message)
        + ";\n";
  }

  static String requireOwner() {
    return """
      IF NOT pg_has_role(home_owner, 'USAGE') THEN
        RAISE EXCEPTION USING ERRCODE = '42501',
          MESSAGE = 'must be owner of extension pg_background';
      END IF;
    """;
  }

  static String requireInstallation() {
    return """
      IF home IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = '42704',
          MESSAGE = 'extension "pg_background" does not exist';
      END IF;
    """
        + requireOwner();
  }

  /** {@code 'a', 'b'}. */
  static String literals(List<String> values) {
    return values.stream().map(Identifiers::quoteLiteral).collect(Collectors.joining(", "));
  }

  /** With a tag that the text does not have. */
  static String dollarQuoted(String text) {
    String tag = "$pgbg_do$";
    for (int i = 1; text.contains(tag); i++) {
      tag = "$pgbg_do_" + i + "$";
    }
    return tag + "\n" + text + tag;
  }
}
