package io.github.pgbg.internal.install;

import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.sql.statement.ExtensionCommand;
import java.util.stream.Collectors;

/** {@code DROP EXTENSION pg_background}; the roles stay, as with the extension. */
final class DropExtension {
  private DropExtension() {}

  static String of(String original, ExtensionCommand.Drop command) {
    String body =
        Template.DROP.fill(
            "others", others(command),
            "ifExists", Boolean.toString(command.ifExists()),
            "requireOwner", DoBlock.requireOwner(),
            "findObjects", Template.FIND_OBJECTS.fill(),
            "cascade", Boolean.toString(command.cascade()),
            "dependents", DoBlock.dependents("ours_functions", "ours_types", "ours_views"),
            "behavior", command.cascade() ? "CASCADE" : "RESTRICT");
    return DoBlock.of(original, DoBlock.PRESENT, "", body);
  }

  /** Further extensions of the same statement are the server's own. */
  private static String others(ExtensionCommand.Drop command) {
    if (command.others().isEmpty()) {
      return "";
    }
    String names =
        command.others().stream()
            .map(Identifiers::quoteIdentifier)
            .collect(Collectors.joining(", "));
    String statement =
        "DROP EXTENSION "
            + (command.ifExists() ? "IF EXISTS " : "")
            + names
            + (command.cascade() ? " CASCADE" : "");
    return "    EXECUTE " + Identifiers.quoteLiteral(statement) + ";\n";
  }
}
