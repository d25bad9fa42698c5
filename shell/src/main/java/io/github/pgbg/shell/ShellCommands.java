package io.github.pgbg.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** The backslash commands: those of psql that hands expect, and some of our own. */
final class ShellCommands {
  private static final int DEFAULT_WATCH_SECONDS = 2;

  private static final String HELP =
      """
      \\?                     this list
      \\c [DATABASE [USER]]   connect to another database
      \\cancel NUMBER|all     cancel a job of \\jobs
      \\conninfo              what the connection is
      \\copy … FROM|TO FILE   copy between a table and a file of this machine
      \\d [NAME]              tables, views and sequences; or one of them whole
      \\df \\di \\dm \\dn \\ds \\dt \\du \\dv \\dx [PATTERN]
                             functions, indexes, materialized views, schemas, sequences, tables,
                             roles, views, extensions
      \\e                     edit the statement, or the last one, in $EDITOR
      \\echo TEXT             print the text
      \\g [FILE]  \\gx         run the statement; its result to a file, or expanded
      \\gset [PREFIX]         run the statement, keep its columns as variables
      \\i FILE                run a script
      \\jobs                  the session's jobs, with a number to cancel by
      \\l                     databases
      \\o [FILE]              results go to a file, or to the screen again
      \\p  \\r                 print the unfinished statement; forget it
      \\q                     leave
      \\set [NAME [VALUE]]    set a variable: :NAME, :'NAME' as a literal, :"NAME" as a name
      \\timing                show how long each statement takes, or stop showing it
      \\unset NAME            forget a variable
      \\watch [SECONDS]       run the statement again and again, until Ctrl-C
      \\x                     show a line a column instead of a line a row, or stop it
      A statement runs when its semicolon has come.\
      """;

  static final List<String> NAMES =
      List.of(
          "\\?",
          "\\c",
          "\\cancel",
          "\\conninfo",
          "\\copy",
          "\\d",
          "\\df",
          "\\di",
          "\\dm",
          "\\dn",
          "\\ds",
          "\\dt",
          "\\du",
          "\\dv",
          "\\dx",
          "\\e",
          "\\echo",
          "\\g",
          "\\gset",
          "\\gx",
          "\\i",
          "\\jobs",
          "\\l",
          "\\o",
          "\\p",
          "\\q",
          "\\r",
          "\\set",
          "\\timing",
          "\\unset",
          "\\watch",
          "\\x");

  private final Console console;
  private final StatementRunner runner;
  private final Output output;
  private final Describe describe;
  private String last = "";
  private volatile CountDownLatch watching = new CountDownLatch(0);

  ShellCommands(Console console, StatementRunner runner, Output output) {
    this.console = console;
    this.runner = runner;
    this.output = output;
    this.describe = new Describe(console, runner, output);
  }

  /**
   * Runs a command.
   *
   * @param query the unfinished statement before it
   * @param place stands before an error
   */
  boolean run(String line, String query, String place) {
    String[] words = line.split("\\s+", 2);
    String argument = words.length > 1 ? words[1].strip() : "";
    try {
      Boolean withQuery = onQuery(words[0], argument, query, place);
      return withQuery != null ? withQuery : alone(words[0], argument);
    } catch (SQLException e) {
      new ErrorText("").print(place, e, output.err());
      return false;
    } catch (IOException | UncheckedIOException e) {
      return complain(place + words[0] + ": " + e.getMessage());
    }
  }

  /** Commands that run or change the statement before them; null if this is none. */
  private @Nullable Boolean onQuery(String command, String argument, String query, String place)
      throws IOException, SQLException {
    String sql = query.isEmpty() ? last : query;
    switch (command) {
      case "\\g", "\\gx", "\\gset", "\\watch", "\\e", "\\r" -> {}
      case "\\p" -> {
        return say(sql);
      }
      default -> {
        return null;
      }
    }
    console.forgetQuery();
    if (sql.isEmpty() && !command.equals("\\e") && !command.equals("\\r")) {
      return complain(place + command + ": there is no statement");
    }
    last = sql;
    return switch (command) {
      case "\\g" -> argument.isEmpty() ? runner.run(sql, place) : toFile(sql, place, argument);
      case "\\gx" -> runner.runExpanded(sql, place);
      case "\\gset" -> runner.run(sql, place, rows -> keep(rows, argument));
      case "\\watch" -> watch(sql, place, argument);
      case "\\e" -> edit(sql);
      default -> true;
    };
  }

  private boolean alone(String command, String argument) throws IOException, SQLException {
    if (Describe.knows(command)) {
      return describe.run(command, argument);
    }
    return switch (command) {
      case "\\q" -> {
        showWaiting();
        console.quit();
        yield true;
      }
      case "\\?" -> say(HELP);
      case "\\timing" -> say(runner.toggleTiming() ? "Timing is on." : "Timing is off.");
      case "\\x" ->
          say(runner.toggleExpanded() ? "Expanded display is on." : "Expanded display is off.");
      case "\\i" ->
          argument.isEmpty() ? complain("\\i takes the name of a file") : include(argument);
      case "\\o" -> {
        output.redirect(argument.isEmpty() ? null : Path.of(argument));
        yield true;
      }
      case "\\set" -> set(argument);
      case "\\unset" -> {
        console.variables().unset(argument);
        yield true;
      }
      case "\\echo" -> say(console.variables().fill(argument));
      case "\\c" -> connect(argument);
      case "\\conninfo" -> say(connectionInfo());
      case "\\copy" -> {
        output.out().println(Copy.files(console, output, argument));
        yield true;
      }
      case "\\jobs" -> jobs();
      case "\\cancel" -> cancel(argument);
      default -> complain("no such command: " + command + "; \\? lists them");
    };
  }

  private boolean include(String file) throws IOException {
    try {
      return console.runFile(Path.of(file));
    } catch (IOException | UncheckedIOException e) {
      return complain("\\i: cannot read " + file + ": " + e.getMessage());
    }
  }

  private boolean toFile(String sql, String place, String file) throws IOException {
    output.redirect(Path.of(file));
    try {
      return runner.run(sql, place);
    } finally {
      output.redirect(null);
    }
  }

  private void keep(ResultSet rows, String prefix) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    if (!rows.next()) {
      throw new SQLException("no rows returned for \\gset", "02000");
    }
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String value = rows.getString(i);
      String name = prefix + columns.getColumnLabel(i);
      if (value == null) {
        console.variables().unset(name);
      } else {
        console.variables().set(name, value);
      }
    }
    if (rows.next()) {
      throw new SQLException("more than one row returned for \\gset", "21000");
    }
  }

  private boolean watch(String sql, String place, String argument) {
    double seconds;
    try {
      seconds = argument.isEmpty() ? DEFAULT_WATCH_SECONDS : Double.parseDouble(argument);
    } catch (NumberFormatException e) {
      return complain(place + "\\watch: " + argument + " is no number of seconds");
    }
    CountDownLatch stop = new CountDownLatch(1);
    watching = stop;
    try {
      do {
        if (!runner.run(sql, place)) {
          return false;
        }
      } while (!stop.await((long) (seconds * 1000), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  /** Ends {@code \watch}; from another thread. */
  void stopWatching() {
    watching.countDown();
  }

  private boolean edit(String sql) throws IOException {
    Path file = Files.createTempFile("pgbg", ".sql");
    try {
      Files.writeString(file, sql + "\n", StandardCharsets.UTF_8);
      String editor = System.getenv().getOrDefault("EDITOR", "vi");
      Process process =
          new ProcessBuilder("/bin/sh", "-c", editor + " \"$1\"", "sh", file.toString())
              .inheritIO()
              .start();
      if (process.waitFor() != 0) {
        return complain("\\e: " + editor + " failed");
      }
      String edited = Files.readString(file, StandardCharsets.UTF_8);
      return edited.lines().allMatch(console::feed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      Files.delete(file);
    }
  }

  private boolean set(String argument) {
    if (argument.isEmpty()) {
      console.variables().all().entrySet().stream()
          .sorted(java.util.Map.Entry.comparingByKey())
          .forEach(v -> output.say(v.getKey() + " = '" + v.getValue() + "'"));
      return true;
    }
    String[] words = argument.split("\\s+", 2);
    String value = words.length > 1 ? words[1] : "";
    boolean quoted = value.length() > 1 && value.startsWith("'") && value.endsWith("'");
    console
        .variables()
        .set(
            words[0],
            quoted
                ? value.substring(1, value.length() - 1).replace("''", "'")
                : console.variables().fill(value));
    return true;
  }

  private boolean connect(String argument) throws SQLException {
    String[] words = argument.isEmpty() ? new String[0] : argument.split("\\s+");
    String database = words.length > 0 && !words[0].equals("-") ? words[0] : null;
    String user = words.length > 1 && !words[1].equals("-") ? words[1] : null;
    ConnectionTarget target =
        database != null && database.contains("://")
            ? new ConnectionTarget(ConnectionTarget.urlOf(database), user, null)
            : console.target().to(database, user);
    console.connectTo(target);
    return say(connectionInfo());
  }

  private String connectionInfo() throws SQLException {
    try (Statement statement = console.connection().createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.current_database(), current_user,"
                    + " pg_catalog.inet_server_addr(), pg_catalog.inet_server_port()")) {
      row.next();
      int pid = console.connection().unwrap(PGConnection.class).getBackendPID();
      return "You are connected to database \"%s\" as user \"%s\" on %s, port %s, by backend %d."
          .formatted(row.getString(1), row.getString(2), row.getString(3), row.getString(4), pid);
    }
  }

  private boolean jobs() throws SQLException {
    List<JobsTable.Line> lines = JobsTable.ofSession(console.connection());
    output.out().println(JobsTable.heading());
    lines.forEach(line -> output.out().println("%3d %s".formatted(line.number(), line.text())));
    return true;
  }

  private boolean cancel(String which) throws SQLException {
    List<JobsTable.Line> canceled = new ArrayList<>();
    for (JobsTable.Line line : JobsTable.ofSession(console.connection())) {
      if (which.equals("all") || which.equals(Integer.toString(line.number()))) {
        canceled.add(line);
      }
    }
    if (canceled.isEmpty()) {
      return complain("\\cancel takes a number of \\jobs, or all");
    }
    boolean ok = true;
    for (JobsTable.Line line : canceled) {
      ok &=
          runner.run(
              "SELECT pg_background_cancel_v2(%d, %d)".formatted(line.pid(), line.cookie()),
              "",
              rows -> {});
    }
    return ok;
  }

  /** Leaving waits for jobs at work; it says which. */
  void showWaiting() {
    try {
      List<JobsTable.Line> running =
          JobsTable.ofSession(console.connection()).stream()
              .filter(line -> line.text().toLowerCase(Locale.ROOT).contains("  running "))
              .toList();
      if (!running.isEmpty()) {
        output.say("Jobs at work, which go on to their end:");
        running.forEach(line -> output.say(line.text()));
      }
    } catch (SQLException e) {
      output.say("The jobs of this session cannot be listed: " + e.getMessage());
    }
  }

  private boolean say(String text) {
    output.say(text);
    return true;
  }

  private boolean complain(String text) {
    output.err().println(text);
    return false;
  }
}
