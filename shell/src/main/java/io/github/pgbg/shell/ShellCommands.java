package io.github.pgbg.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The backslash commands, a small part of psql's. */
final class ShellCommands {
  static final List<String> NAMES = List.of("\\?", "\\dt", "\\i", "\\l", "\\q", "\\timing", "\\x");

  private static final String HELP =
      """
      \\?        this list
      \\dt       tables
      \\i FILE   run a script
      \\l        databases
      \\q        leave
      \\timing   show how long each statement takes, or stop showing it
      \\x        show a line a column instead of a line a row, or stop it
      A statement runs when its semicolon has come.\
      """;

  private static final String TABLES =
      """
      SELECT n.nspname AS "Schema", c.relname AS "Name",
             CASE c.relkind WHEN 'p' THEN 'partitioned table' ELSE 'table' END AS "Type",
             pg_catalog.pg_get_userbyid(c.relowner) AS "Owner"
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
         AND pg_catalog.pg_table_is_visible(c.oid)
       ORDER BY 1, 2\
      """;

  private static final String DATABASES =
      """
      SELECT datname AS "Name", pg_catalog.pg_get_userbyid(datdba) AS "Owner",
             pg_catalog.pg_encoding_to_char(encoding) AS "Encoding", datcollate AS "Collate"
        FROM pg_catalog.pg_database ORDER BY 1\
      """;

  private final Console console;
  private final StatementRunner runner;
  private final PrintStream out;
  private final PrintStream err;

  ShellCommands(Console console, StatementRunner runner, PrintStream out, PrintStream err) {
    this.console = console;
    this.runner = runner;
    this.out = out;
    this.err = err;
  }

  boolean run(String line) {
    String[] words = line.split("\\s+", 2);
    String argument = words.length > 1 ? words[1] : "";
    return switch (words[0]) {
      case "\\q" -> {
        console.quit();
        yield true;
      }
      case "\\?" -> say(HELP);
      case "\\timing" -> say(runner.toggleTiming() ? "Timing is on." : "Timing is off.");
      case "\\x" ->
          say(runner.toggleExpanded() ? "Expanded display is on." : "Expanded display is off.");
      case "\\l" -> runner.run(DATABASES);
      case "\\dt" -> runner.run(TABLES);
      case "\\i" -> include(argument);
      default -> complain("no such command: " + words[0] + "; \\? lists them");
    };
  }

  private boolean include(String argument) {
    try {
      return argument.isEmpty()
          ? complain("\\i takes the name of a file")
          : console.runFile(Path.of(argument));
    } catch (IOException | UncheckedIOException e) {
      return complain("\\i: cannot read " + argument + ": " + e.getMessage());
    }
  }

  private boolean say(String text) {
    out.println(text);
    return true;
  }

  private boolean complain(String text) {
    err.println(text);
    return false;
  }
}
