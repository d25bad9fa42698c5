package io.github.pgbg.internal.install;

import io.github.pgbg.internal.sql.call.AnalyzedSql;
import io.github.pgbg.internal.sql.call.TextEdit;
import io.github.pgbg.internal.sql.statement.ExtensionCommand;
import io.github.pgbg.internal.sql.statement.ExtensionStatement;
import java.util.List;

/** Puts statements that any server can execute in the place of those about the extension. */
public final class ExtensionRewriter {
  private ExtensionRewriter() {}

  /** What takes the place of the text's statements about the extension; empty if it has none. */
  public static List<TextEdit> edits(AnalyzedSql text) {
    return text.extensionStatements().stream()
        .map(statement -> edit(text.sql(), statement))
        .toList();
  }

  private static TextEdit edit(String sql, ExtensionStatement statement) {
    String original = sql.substring(statement.start(), statement.end());
    return new TextEdit(
        statement.start(), statement.end(), replacement(original, statement.command()));
  }

  private static String replacement(String original, ExtensionCommand command) {
    if (command instanceof ExtensionCommand.Create create) {
      return CreateExtension.of(original, create);
    }
    if (command instanceof ExtensionCommand.Drop drop) {
      return DropExtension.of(original, drop);
    }
    return AlterExtension.of(original, command);
  }
}
