package io.github.pgbg.internal.sql.statement;

import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.TokenType;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text at the semicolons that end statements.
 *
 * <p>Semicolons in parentheses (CREATE RULE … DO (…; …)) and in the body of a function that is
 * written as BEGIN ATOMIC … END do not end one; psql knows the same two exceptions
 * (src/fe_utils/psqlscan.l).
 */
public final class StatementSplitter {
  /** A statement as its tokens [from, to). */
  public record Range(int from, int to) {}

  private final SqlTokens tokens;
  private final List<Range> ranges = new ArrayList<>();
  private int first;
  private int parentheses;
  private int blocks;

  private StatementSplitter(SqlTokens tokens) {
    this.tokens = tokens;
  }

  /** The statements in their order; empty ones are left out. */
  public static List<SqlStatement> split(String sql, LexerOptions options) {
    SqlTokens tokens = new SqlTokens(sql, options);
    return classify(tokens, ranges(tokens));
  }

  /** The statements of ranges that {@link #ranges} gave for the same tokens. */
  public static List<SqlStatement> classify(SqlTokens tokens, List<Range> ranges) {
    List<SqlStatement> statements = new ArrayList<>();
    for (Range range : ranges) {
      StatementKind kind = StatementClassifier.classify(tokens, range.from(), range.to());
      statements.add(
          new SqlStatement(tokens.start(range.from()), tokens.end(range.to() - 1), kind));
    }
    return statements;
  }

  public static List<Range> ranges(SqlTokens tokens) {
    StatementSplitter splitter = new StatementSplitter(tokens);
    for (int i = 0; i < tokens.size(); i++) {
      splitter.visit(i);
    }
    splitter.end(tokens.size());
    return splitter.ranges;
  }

  private void visit(int i) {
    switch (tokens.type(i)) {
      case LEFT_PAREN -> parentheses++;
      case RIGHT_PAREN -> parentheses = Math.max(0, parentheses - 1);
      case SEMICOLON -> {
        if (parentheses == 0 && blocks == 0) {
          end(i);
        }
      }
      case IDENTIFIER -> block(i);
      default -> {}
    }
  }

  /** Follows BEGIN ATOMIC, CASE and END; after AS or a dot these words are names. */
  private void block(int i) {
    if (tokens.is(i - 1, TokenType.DOT) || tokens.isWord(i - 1, "as")) {
      return;
    }
    if (blocks == 0) {
      if (tokens.isWord(i, "begin") && tokens.isWord(i + 1, "atomic") && createsRoutine()) {
        blocks = 1;
      }
    } else if (tokens.isWord(i, "case")) {
      blocks++;
    } else if (tokens.isWord(i, "end")) {
      blocks--;
    }
  }

  private boolean createsRoutine() {
    boolean replace = tokens.isWord(first + 1, "or") && tokens.isWord(first + 2, "replace");
    int kind = replace ? first + 3 : first + 1;
    return tokens.isWord(first, "create") && tokens.isAnyWord(kind, "function", "procedure");
  }

  private void end(int to) {
    if (to > first) {
      ranges.add(new Range(first, to));
    }
    first = to + 1;
    parentheses = 0;
    blocks = 0;
  }
}
