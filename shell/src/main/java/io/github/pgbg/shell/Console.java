package io.github.pgbg.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/** Takes lines, and runs what is complete in them: statements and backslash commands. */
final class Console implements AutoCloseable {
  private static final String CONNECTION_LOST = "08";

  private final Output output;
  private final Variables variables = new Variables();
  private final StatementRunner runner;
  private final ShellCommands commands;
  private ConnectionTarget target;
  private Connection connection;
  private QueryBuffer buffer = new QueryBuffer();
  private Iterator<String> lines = List.<String>of().iterator();
  private @Nullable Path script;
  private boolean quit;

  Console(ConnectionTarget target, PrintStream out, PrintStream err) throws SQLException {
    this.target = target;
    this.connection = target.connect();
    output = new Output(out, err);
    runner = new StatementRunner(this, output);
    commands = new ShellCommands(this, runner, output);
  }

  Connection connection() {
    return connection;
  }

  ConnectionTarget target() {
    return target;
  }

  StatementRunner runner() {
    return runner;
  }

  Variables variables() {
    return variables;
  }

  void quit() {
    quit = true;
  }

  boolean hasQuit() {
    return quit;
  }

  /** Another connection in place of this one, which stays if the new one fails. */
  void connectTo(ConnectionTarget newTarget) throws SQLException {
    Connection opened = newTarget.connect();
    Connection old = connection;
    connection = opened;
    target = newTarget;
    old.close();
  }

  /** Ends what runs now: a statement, or {@code \\watch}; from another thread. */
  void interrupt() {
    commands.stopWatching();
    runner.cancel();
  }

  /** Where the data of COPY FROM STDIN comes from, where it is not in a script. */
  void readDataFrom(Iterator<String> input) {
    lines = input;
  }

  /** Lines that follow the current one, for data within the input. */
  Iterator<String> lines() {
    return lines;
  }

  /** Runs the lines and an unfinished statement after them; stops at the first failure. */
  boolean runAll(Iterator<String> input) {
    lines = input;
    boolean ok = true;
    while (ok && !quit && input.hasNext()) {
      ok = feed(input.next());
    }
    ok = ok && !quit && run(buffer.end());
    buffer.reset();
    return ok;
  }

  boolean runFile(Path file) throws IOException {
    Path outerScript = script;
    QueryBuffer outerBuffer = buffer;
    Iterator<String> outerLines = lines;
    script = file;
    buffer = new QueryBuffer();
    try (Stream<String> content = Files.lines(file)) {
      return runAll(content.iterator());
    } finally {
      script = outerScript;
      buffer = outerBuffer;
      lines = outerLines;
    }
  }

  /** False if a statement or command in what is now complete failed. */
  boolean feed(String line) {
    return run(buffer.add(line));
  }

  private boolean run(List<QueryBuffer.Step> steps) {
    for (QueryBuffer.Step step : steps) {
      if (quit || !run(step)) {
        return quit;
      }
    }
    return true;
  }

  private boolean run(QueryBuffer.Step step) {
    try {
      if (step instanceof QueryBuffer.Sql sql) {
        return runner.run(variables.fill(sql.text()), place(sql.line()));
      }
      QueryBuffer.Command command = (QueryBuffer.Command) step;
      return commands.run(command.text(), variables.fill(command.query()), place(command.line()));
    } finally {
      output.flush();
      reconnectIfLost();
    }
  }

  /** As psql: {@code file:line: }; empty where the input is no file. */
  private String place(int line) {
    return script == null ? "" : "pgbg:" + script.getFileName() + ":" + line + ": ";
  }

  /** The statement that a command may have used is done. */
  void forgetQuery() {
    buffer.clear();
  }

  String query() {
    return buffer.query();
  }

  private void reconnectIfLost() {
    try {
      if (!quit && connection.isClosed()) {
        output.err().println("The connection to the server was lost. Attempting reset: ");
        connectTo(target);
        output.err().println("Succeeded.");
      }
    } catch (SQLException e) {
      output.err().println("Failed.");
      if (script != null || String.valueOf(e.getSQLState()).startsWith(CONNECTION_LOST)) {
        quit = script != null;
      }
    }
  }

  /** As psql: {@code db=>}, {@code #} for a superuser, {@code *} and {@code !} in a transaction. */
  String prompt() throws SQLException {
    if (connection.isClosed()) {
      return "!?> ";
    }
    BaseConnection session = connection.unwrap(BaseConnection.class);
    String state =
        switch (session.getTransactionState()) {
          case IDLE -> "";
          case OPEN -> "*";
          case FAILED -> "!";
        };
    boolean superuser = "on".equals(session.getParameterStatus("is_superuser"));
    String pending = buffer.isEmpty() ? "=" : "-";
    return connection.getCatalog() + pending + state + (superuser ? "# " : "> ");
  }

  @Override
  public void close() throws SQLException {
    output.close();
    connection.close();
  }
}
