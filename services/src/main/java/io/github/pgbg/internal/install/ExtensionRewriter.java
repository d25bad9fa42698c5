package io.github.pgbg.internal.install;

import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.statement.ExtensionCommand;
import io.github.pgbg.internal.sql.statement.ExtensionStatement;
import io.github.pgbg.internal.sql.statement.ExtensionStatements;
import java.util.List;

/** Puts statements that any server can execute in the place of those about the extension. */
public final class ExtensionRewriter {
  private ExtensionRewriter() {}

  /** The text with them replaced; the same text if there are none. */
  public static String rewrite(String sql, LexerOptions options) {
    List<ExtensionStatement> found = ExtensionStatements.find(sql, options);
    if (found.isEmpty()) {
      return sql;
    }
    StringBuilder rewritten = new StringBuilder();
    int copied = 0;
    for (ExtensionStatement statement : found) {
      String original = sql.substring(statement.start(), statement.end());
      rewritten
          .append(sql, copied, statement.start())
          .append(replacement(original, statement.command()));
      copied = statement.end();
    }
    return rewritten.append(sql, copied, sql.length()).toString();
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
