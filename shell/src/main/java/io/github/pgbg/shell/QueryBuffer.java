package io.github.pgbg.shell;

import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.TokenType;
import io.github.pgbg.internal.sql.statement.StatementSplitter;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects lines, and says what is complete in them: statements, which end where the lexer says,
 * and backslash commands, which end with their line and may follow a statement.
 */
final class QueryBuffer {
  /** What can be run now. */
  sealed interface Step {}

  /**
   * A statement without its semicolon.
   *
   * @param line the line of the input that it begins in, from 1
   */
  record Sql(String text, int line) implements Step {}

  /**
   * A backslash command, from its backslash on.
   *
   * @param query the unfinished statement before it, which stays in the buffer; empty for none
   */
  record Command(String text, String query, int line) implements Step {}

  private final StringBuilder open = new StringBuilder();
  private int lines;
  private int openedAt = 1;

  /** Takes a line; what is complete now, in order. */
  List<Step> add(String line) {
    lines++;
    if (isEmpty()) {
      open.setLength(0);
      openedAt = lines;
    }
    open.append(line).append('\n');
    return line.indexOf(';') < 0 && line.indexOf('\\') < 0 ? List.of() : complete();
  }

  /** What is left at the end of the input, which needs no semicolon there. */
  List<Step> end() {
    List<Step> steps = new ArrayList<>(complete());
    String rest = query();
    if (!rest.isEmpty()) {
      steps.add(new Sql(rest, openedAt));
    }
    clear();
    return steps;
  }

  /** The unfinished statement; empty if there is none. */
  String query() {
    return isEmpty() ? "" : open.toString().strip();
  }

  boolean isEmpty() {
    return open.isEmpty() || tokens().size() == 0;
  }

  void clear() {
    open.setLength(0);
    openedAt = lines + 1;
  }

  /** Begins a new input. */
  void reset() {
    clear();
    lines = 0;
    openedAt = 1;
  }

  private SqlTokens tokens() {
    return new SqlTokens(open.toString(), LexerOptions.DEFAULT);
  }

  private List<Step> complete() {
    List<Step> steps = new ArrayList<>();
    SqlTokens tokens = tokens();
    int command = firstBackslash(tokens);
    int taken = 0;
    for (StatementSplitter.Range range : StatementSplitter.ranges(tokens)) {
      if (range.to() >= tokens.size() || tokens.start(range.to()) > command) {
        break;
      }
      String text = open.substring(tokens.start(range.from()), tokens.end(range.to() - 1));
      steps.add(new Sql(text, openedAt + newlines(tokens.start(range.from()))));
      taken = tokens.end(range.to());
    }
    if (command < open.length()) {
      int line = openedAt + newlines(command);
      String text = open.substring(command).strip();
      open.setLength(command);
      steps.add(new Command(text, open.substring(taken).strip(), line));
      open.append('\n');
    }
    drop(taken);
    return steps;
  }

  /** Offset of the first backslash outside of quotes and comments, or the length of the text. */
  private int firstBackslash(SqlTokens tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.is(i, TokenType.UNKNOWN) && open.charAt(tokens.start(i)) == '\\') {
        return tokens.start(i);
      }
    }
    return open.length();
  }

  private int newlines(int end) {
    return (int) open.substring(0, end).chars().filter(c -> c == '\n').count();
  }

  private void drop(int characters) {
    openedAt += newlines(characters);
    open.delete(0, characters);
  }
}
