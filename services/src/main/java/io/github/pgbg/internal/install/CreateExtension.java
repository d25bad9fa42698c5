package io.github.pgbg.internal.install;

import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.statement.ExtensionCommand;
import io.github.pgbg.internal.worker.settings.Installations;

/** {@code CREATE EXTENSION pg_background}: everything is created, nothing replaced. */
final class CreateExtension {
  private CreateExtension() {}

  /**
   * The statement in its place.
   *
   * @param ofSession the level where the statement names none
   */
  static String of(String original, ExtensionCommand.Create command, ApiLevel ofSession) {
    String version = command.version();
    ApiLevel asked = version == null ? ofSession : Versions.levelOf(version);
    ApiLevel level = asked == null ? ofSession : asked;
    String body =
        Template.CREATE.fill(
            "level", DoBlock.literal(level.version()),
            "script", DoBlock.dollarQuoted(InstallationScript.of(level).creating()),
            "requireVersion", DoBlock.requireVersion(version),
            "target", DoBlock.target(command.schema()),
            "nothingForeign", Template.NOTHING_FOREIGN.fill(),
            "marker", DoBlock.marker("CREATE"),
            "ifNotExists", Boolean.toString(command.ifNotExists()),
            "roles", Template.ROLES.fill(),
            "build", Template.BUILD.fill(),
            "grants", Template.GRANTS.fill("everything", "true"),
            "installations", Installations.all());
    return DoBlock.of(original, DoBlock.OFFERED, Template.BUILD_VARIABLES.fill(), body);
  }
}
