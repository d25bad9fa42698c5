package io.github.pgbg.shell;

import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.statement.SqlStatement;
import io.github.pgbg.internal.sql.statement.StatementSplitter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * Takes lines, collects them until the semicolon of a statement has come, and runs it. A line that
 * starts with a backslash where no statement is open is a command to the shell.
 */
final class Console {
  private final Connection connection;
  private final StatementRunner runner;
  private final ShellCommands commands;
  private final StringBuilder open = new StringBuilder();
  private boolean quit;

  Console(Connection connection, PrintStream out, PrintStream err) {
    this.connection = connection;
    runner = new StatementRunner(connection, out, err);
    commands = new ShellCommands(this, runner, out, err);
  }

  Connection connection() {
    return connection;
  }

  StatementRunner runner() {
    return runner;
  }

  void quit() {
    quit = true;
  }

  boolean hasQuit() {
    return quit;
  }

  /** Runs the lines and an unfinished statement after them; stops at the first failure. */
  boolean runAll(Iterator<String> lines) {
    boolean ok = true;
    while (ok && !quit && lines.hasNext()) {
      ok = feed(lines.next());
    }
    return ok && flush();
  }

  boolean runFile(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return runAll(lines.iterator());
    }
  }

  /** False if a statement or command in what is now complete failed. */
  boolean feed(String line) {
    if (open.isEmpty()) {
      if (line.isBlank()) {
        return true;
      }
      if (line.stripLeading().startsWith("\\")) {
        return commands.run(line.strip());
      }
    }
    open.append(line).append('\n');
    return !line.stripTrailing().endsWith(";") || !Completeness.isComplete(open) || flush();
  }

  private boolean flush() {
    String sql = open.toString();
    open.setLength(0);
    for (SqlStatement statement : StatementSplitter.split(sql, LexerOptions.DEFAULT)) {
      if (quit || !runner.run(statement.text(sql))) {
        return false;
      }
    }
    return true;
  }

  String prompt() throws SQLException {
    return connection.getCatalog() + "=> ";
  }
}
