package io.github.pgbg.internal.install;

import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.worker.settings.Installation;
import io.github.pgbg.internal.worker.settings.Installations;
import org.jspecify.annotations.Nullable;

/** The frame of the statements: prefers the server's own extension, and knows what is installed. */
final class DoBlock {
  /** Extensions that the server offers. */
  static final String OFFERED =
      "EXISTS (SELECT FROM pg_available_extensions x WHERE x.name = 'pg_background')";

  /** Extensions that the database has. */
  static final String PRESENT =
      "EXISTS (SELECT FROM pg_extension x WHERE x.extname = 'pg_background')";

  private DoBlock() {}

  /**
   * A DO statement.
   *
   * @param original what the server gets if it has the extension
   * @param serverHasIt the condition under which it has
   * @param variables declarations
   * @param body statements; EXIT work leaves them
   */
  static String of(String original, String serverHasIt, String variables, String body) {
    return "DO "
        + dollarQuoted(
            Template.FRAME.fill(
                "api",
                Identifiers.quoteLiteral(ApiObjects.json()),
                "variables",
                variables,
                "serverHasIt",
                serverHasIt,
                "original",
                Identifiers.quoteLiteral(original),
                "installations",
                Installations.all(),
                "body",
                body));
  }

  /** Raises an error for a version that there never was. */
  static String requireVersion(@Nullable String version) {
    if (version == null || Versions.levelOf(version) != null) {
      return "";
    }
    return Template.REQUIRE_VERSION.fill(
        "message",
        Identifiers.quoteLiteral(
            "extension \"pg_background\" has no installation script nor update path for version \""
                + version
                + "\""));
  }

  static String requireInstallation() {
    return Template.REQUIRE_INSTALLATION.fill();
  }

  static String requireOwner() {
    return Template.REQUIRE_OWNER.fill("protocol", Integer.toString(Installation.PROTOCOL));
  }

  /** Sets the schema to install in: this one, or with null the current one. */
  static String target(@Nullable String schema) {
    return Template.TARGET.fill("schema", literal(schema));
  }

  static String dependents(String functions, String types, String views) {
    return Template.DEPENDENTS.fill("functions", functions, "types", types, "views", views);
  }

  static String marker(String create) {
    return Template.MARKER.fill("create", create);
  }

  static String literal(@Nullable String value) {
    return value == null ? "NULL" : Identifiers.quoteLiteral(value);
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
