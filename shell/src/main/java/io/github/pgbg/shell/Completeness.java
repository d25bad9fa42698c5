package io.github.pgbg.shell;

import io.github.pgbg.internal.sql.lexer.Lexer;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.lexer.Token;
import io.github.pgbg.internal.sql.lexer.TokenType;
import io.github.pgbg.internal.sql.statement.SqlStatement;
import io.github.pgbg.internal.sql.statement.StatementSplitter;
import java.util.List;

/** Tells whether a text ends where a statement ends. */
final class Completeness {
  private Completeness() {}

  /** True if nothing but space and comments stands behind a semicolon that ends a statement. */
  static boolean isComplete(CharSequence text) {
    String sql = text.toString();
    List<Token> tokens = Lexer.tokenize(sql, LexerOptions.DEFAULT);
    for (Token token : tokens) {
      if (token.type() == TokenType.UNKNOWN && sql.charAt(token.start()) == '\\') {
        return true; // a backslash command ends with its line
      }
    }
    for (int i = tokens.size() - 1; i >= 0; i--) {
      Token token = tokens.get(i);
      if (!token.type().isBlank()) {
        return token.type() == TokenType.SEMICOLON && token.start() >= endOfLastStatement(sql);
      }
    }
    return true;
  }

  /** Behind the last semicolon if the splitter took that for a part of its statement. */
  private static int endOfLastStatement(String sql) {
    List<SqlStatement> statements = StatementSplitter.split(sql, LexerOptions.DEFAULT);
    return statements.isEmpty() ? 0 : statements.get(statements.size() - 1).end();
  }
}
