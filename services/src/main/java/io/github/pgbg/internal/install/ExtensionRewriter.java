package io.github.pgbg.internal.install;

import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.call.AnalyzedSql;
import io.github.pgbg.internal.sql.statement.ExtensionCommand;
import io.github.pgbg.internal.sql.statement.ExtensionStatement;
import io.github.pgbg.internal.sql.statement.TextEdit;
import java.util.List;

/** Puts statements that any server can execute in the place of those about the extension. */
public final class ExtensionRewriter {
  private ExtensionRewriter() {}

  /**
   * What takes the place of the text's statements about the extension; empty if it has none.
   *
   * @param level what {@code CREATE EXTENSION} makes that names no version
   */
  public static List<TextEdit> edits(AnalyzedSql text, ApiLevel level) {
    return text.extensionStatements().stream()
        .map(statement -> edit(text.sql(), statement, level))
        .toList();
  }

  private static TextEdit edit(String sql, ExtensionStatement statement, ApiLevel level) {
    String original = sql.substring(statement.start(), statement.end());
    return new TextEdit(
        statement.start(), statement.end(), replacement(original, statement.command(), level));
  }

  private static String replacement(String original, ExtensionCommand command, ApiLevel level) {
    if (command instanceof ExtensionCommand.Create create) {
      return CreateExtension.of(original, create, level);
    }
    if (command instanceof ExtensionCommand.Drop drop) {
      return DropExtension.of(original, drop);
    }
    return AlterExtension.of(original, command);
  }
}
