package io.github.pgbg.internal.install;

import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.statement.ExtensionCommand;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code ALTER EXTENSION pg_background} and {@code COMMENT ON} it. */
final class AlterExtension {
  private AlterExtension() {}

  static String of(String original, ExtensionCommand command) {
    if (command instanceof ExtensionCommand.SetSchema move) {
      return DoBlock.of(
          original, DoBlock.PRESENT, Template.BUILD_VARIABLES.fill(), setSchema(move.schema()));
    }
    if (command instanceof ExtensionCommand.Update update) {
      return DoBlock.of(
          original, DoBlock.PRESENT, Template.BUILD_VARIABLES.fill(), update(update.version()));
    }
    if (command instanceof ExtensionCommand.Comment comment) {
      return DoBlock.of(
          original,
          DoBlock.PRESENT,
          "",
          Template.COMMENT.fill(
              "requireInstallation", DoBlock.requireInstallation(),
              "requireOwner", DoBlock.requireOwner(),
              "comment", DoBlock.literal(comment.text())));
    }
    throw new IllegalArgumentException(command.toString());
  }

  private static String setSchema(String schema) {
    return Template.SET_SCHEMA.fill(
        "requireInstallation", DoBlock.requireInstallation(),
        "requireOwner", DoBlock.requireOwner(),
        "script", scriptOf(null),
        "target", DoBlock.target(schema),
        "nothingForeign", Template.NOTHING_FOREIGN.fill(),
        "findObjects", Template.FIND_OBJECTS.fill(),
        "strangers", Template.STRANGERS.fill(),
        "marker", DoBlock.marker("CREATE OR REPLACE"),
        "build", Template.BUILD.fill(),
        "nothingReplaced", Template.NOTHING_REPLACED.fill());
  }

  private static String update(@Nullable String version) {
    ApiLevel level = version == null ? null : Versions.levelOf(version);
    return Template.UPDATE.fill(
        "requireInstallation", DoBlock.requireInstallation(),
        "requireOwner", DoBlock.requireOwner(),
        "requireVersion", DoBlock.requireVersion(version),
        "level", DoBlock.literal(level == null ? null : level.version()),
        "script", scriptOf(level),
        "roles", Template.ROLES.fill(),
        "findObjects", Template.FIND_OBJECTS.fill(),
        "dependents",
            DoBlock.dependents(
                "ARRAY(SELECT f FROM unnest(ours_functions) AS f WHERE f <> ALL (kept_functions))",
                "ARRAY(SELECT t FROM unnest(ours_types) AS t WHERE t <> ALL (kept_types))",
                "'{}'::oid[]"),
        "strangers", Template.STRANGERS.fill(),
        "marker", DoBlock.marker("CREATE OR REPLACE"),
        "build", Template.BUILD.fill(),
        "nothingReplaced", Template.NOTHING_REPLACED.fill(),
        "regrant", Template.REGRANT.fill(),
        "grants",
            Template.GRANTS.fill(
                "everything",
                // installations of before there were two roles
                "role_name = ANY (new_roles) OR (home_protocol = 1 AND NOT EXISTS (SELECT FROM"
                    + " jsonb_array_elements(saved) AS s WHERE s ->> 'grantee' = role_name))"));
  }

  /** The script of a level; with null, of the one that is installed. */
  private static String scriptOf(@Nullable ApiLevel level) {
    return Arrays.stream(ApiLevel.values())
        .filter(one -> level == null || one == level)
        .map(
            one ->
                "WHEN "
                    + DoBlock.literal(one.version())
                    + " THEN "
                    + DoBlock.dollarQuoted(InstallationScript.of(one).text()))
        .collect(Collectors.joining("\n", "CASE wanted_level ", " END"));
  }
}
