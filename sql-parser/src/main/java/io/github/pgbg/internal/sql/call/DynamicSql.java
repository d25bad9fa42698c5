package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.lexer.DecodedText;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.sql.lexer.PgCharacters;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the constants of a PL/pgSQL body that are SQL for EXECUTE: those in the expression after
 * EXECUTE, and those assigned to a variable that start like a statement, in a body that executes
 * anything at all.
 */
final class DynamicSql {
  private static final List<String> STATEMENT_WORDS =
      List.of("select", "with", "insert", "update", "delete", "merge", "do", "create", "values");

  private final SqlTokens tokens;
  private final List<Integer> executed = new ArrayList<>();
  private final List<Integer> assigned = new ArrayList<>();
  private boolean inExecute;
  private boolean inAssignment;
  private boolean executes;

  private DynamicSql(SqlTokens tokens) {
    this.tokens = tokens;
  }

  /** The tokens of the constants. */
  static List<Integer> constants(SqlTokens tokens) {
    DynamicSql search = new DynamicSql(tokens);
    for (int i = 0; i < tokens.size(); i++) {
      search.visit(i);
    }
    if (search.executes) {
      search.executed.addAll(search.assigned);
    }
    return search.executed;
  }

  private void visit(int i) {
    switch (tokens.type(i)) {
      case SEMICOLON -> {
        inExecute = false;
        inAssignment = false;
      }
      case COLON_EQUALS -> inAssignment = !inExecute;
      case IDENTIFIER -> word(i);
      case STRING, ESCAPE_STRING, UNICODE_STRING, DOLLAR_STRING -> constant(i);
      default -> {}
    }
  }

  private void word(int i) {
    if (tokens.isWord(i, "execute")) {
      // GRANT EXECUTE ON …, CREATE TRIGGER … EXECUTE FUNCTION …
      inExecute = !tokens.isAnyWord(i + 1, "on", "function", "procedure");
      executes |= inExecute;
    } else if (tokens.isAnyWord(i, "into", "using", "loop")) {
      inExecute = false;
    } else if (tokens.isWord(i, "default")) {
      inAssignment = true;
    }
  }

  private void constant(int i) {
    if (inExecute) {
      executed.add(i);
    } else if (inAssignment && startsStatement(i)) {
      assigned.add(i);
    }
  }

  private boolean startsStatement(int i) {
    DecodedText value = tokens.literal(i, false);
    if (value == null) {
      return false;
    }
    String sql = value.value();
    int from = PgCharacters.skipSpace(sql, 0);
    String word = sql.substring(from, PgCharacters.skipIdentifier(sql, from));
    return STATEMENT_WORDS.contains(Identifiers.fold(word));
  }
}
