package io.github.pgbg.shell;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Runs one statement and shows all that comes of it: notices, rows or tag, error, time. */
final class StatementRunner {
  /** What is done with the rows. */
  interface Rows {
    void take(ResultSet rows) throws SQLException;
  }

  private final Console console;
  private final Output output;
  private final AtomicReference<@Nullable Statement> running = new AtomicReference<>();
  private boolean timing;
  private boolean expanded;

  StatementRunner(Console console, Output output) {
    this.console = console;
    this.output = output;
  }

  boolean toggleTiming() {
    timing = !timing;
    return timing;
  }

  boolean toggleExpanded() {
    expanded = !expanded;
    return expanded;
  }

  /** False if the statement failed; the error is shown. */
  boolean run(String sql) {
    return run(sql, "");
  }

  /**
   * The same for a statement of a script.
   *
   * @param place stands before an error
   */
  boolean run(String sql, String place) {
    return run(sql, place, expanded ? this::printExpanded : this::printTable);
  }

  /** Rows in expanded format, this once. */
  boolean runExpanded(String sql, String place) {
    return run(sql, place, this::printExpanded);
  }

  /** The same with rows that go elsewhere. */
  boolean run(String sql, String place, Rows rows) {
    long start = System.nanoTime();
    boolean ok = true;
    try {
      if (Copy.usesStandardStreams(sql)) {
        output.out().println(Copy.run(console, output, sql));
      } else {
        execute(sql, rows);
      }
      showNotifications();
    } catch (SQLException e) {
      ok = false;
      new ErrorText(sql).print(place, e, output.err());
    } catch (IOException e) {
      ok = false;
      output.err().println(place + "COPY: " + e.getMessage());
    }
    if (timing) {
      double millis = (System.nanoTime() - start) / 1e6;
      output.out().println(String.format(Locale.ROOT, "Time: %.3f ms", millis));
    }
    output.flush();
    return ok;
  }

  /** Asks the server to stop what runs now; from another thread. */
  void cancel() {
    Statement statement = running.get();
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        new ErrorText("").print("", e, output.err());
      }
    }
  }

  private void execute(String sql, Rows target) throws SQLException {
    try (Statement statement = console.connection().createStatement()) {
      statement.setEscapeProcessing(false); // what is typed goes to the server as it is
      running.set(statement);
      try (NoticeWatcher notices = NoticeWatcher.watch(statement, output)) {
        boolean hasRows = statement.execute(sql);
        notices.show();
        long count = statement.getLargeUpdateCount();
        while (hasRows || count != -1) {
          if (hasRows) {
            try (ResultSet rows = statement.getResultSet()) {
              target.take(rows);
            }
          } else {
            output.out().println(CommandTag.of(sql, count));
          }
          hasRows = statement.getMoreResults();
          count = statement.getLargeUpdateCount();
        }
      } finally {
        running.set(null);
      }
    }
  }

  private void printTable(ResultSet rows) throws SQLException {
    TablePrinter.print(rows, output.out());
  }

  private void printExpanded(ResultSet rows) throws SQLException {
    ExpandedPrinter.print(rows, output.out());
  }

  private void showNotifications() throws SQLException {
    if (console.connection().isClosed()) {
      return;
    }
    PGConnection session = console.connection().unwrap(PGConnection.class);
    for (PGNotification n : session.getNotifications()) {
      output
          .out()
          .printf(
              "Asynchronous notification \"%s\" with payload \"%s\" received from server process"
                  + " with PID %d.%n",
              n.getName(), n.getParameter(), n.getPID());
    }
  }
}
