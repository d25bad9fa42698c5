package io.github.pgbg.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** The shell on a terminal: JLine's line editor, history and completion. */
final class Interactive {
  private static final Path HISTORY = Path.of(System.getProperty("user.home"), ".pgbg_history");

  private final Console console;
  private final PrintStream out;

  Interactive(Console console, PrintStream out) {
    this.console = console;
    this.out = out;
  }

  void run() throws IOException, SQLException {
    try (Terminal terminal = TerminalBuilder.builder().name("pgbg").build()) {
      // While a line is being edited JLine takes the signal for itself.
      terminal.handle(Signal.INT, signal -> console.interrupt());
      LineReader reader =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .parser(new SqlLineParser())
              .completer(new SqlCompleter(console))
              .variable(LineReader.HISTORY_FILE, HISTORY)
              .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P -> ")
              .option(Option.DISABLE_EVENT_EXPANSION, true)
              .option(Option.CASE_INSENSITIVE, true)
              .build();
      LineReader data = LineReaderBuilder.builder().terminal(terminal).build();
      console.readDataFrom(new DataLines(data));
      greet();
      while (!console.hasQuit() && readAndRun(reader)) {}
    }
  }

  private void greet() throws SQLException {
    DatabaseMetaData server = console.connection().getMetaData();
    out.printf(
        "pgbg on PostgreSQL %s. \\? for help, \\q to leave.%n", server.getDatabaseProductVersion());
  }

  /** False at the end of the input. */
  private boolean readAndRun(LineReader reader) throws SQLException {
    try {
      reader.readLine(console.prompt()).lines().forEach(console::feed);
      return true;
    } catch (UserInterruptException e) {
      console.forgetQuery();
      return true; // Ctrl-C throws away the line, as in psql
    } catch (EndOfFileException e) {
      return false;
    }
  }

  /** The rows that are typed for COPY FROM STDIN. */
  private static final class DataLines implements Iterator<String> {
    private final LineReader reader;
    private @Nullable String next;

    DataLines(LineReader reader) {
      this.reader = reader;
    }

    @Override
    public boolean hasNext() {
      if (next == null) {
        try {
          next = reader.readLine(">> ");
        } catch (EndOfFileException | UserInterruptException e) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      String line = next;
      next = null;
      return line == null ? "" : line;
    }
  }
}
