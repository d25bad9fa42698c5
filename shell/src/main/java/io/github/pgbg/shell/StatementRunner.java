package io.github.pgbg.shell;

import java.io.PrintStream;
import java.sql.Connection;
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
  private final Connection connection;
  private final PrintStream out;
  private final PrintStream err;
  private final AtomicReference<@Nullable Statement> running = new AtomicReference<>();
  private boolean timing;
  private boolean expanded;

  StatementRunner(Connection connection, PrintStream out, PrintStream err) {
    this.connection = connection;
    this.out = out;
    this.err = err;
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
    long start = System.nanoTime();
    boolean ok = true;
    try {
      execute(sql);
      showNotifications();
    } catch (SQLException e) {
      ok = false;
      new ErrorText(sql).print(e, err);
    }
    if (timing) {
      double millis = (System.nanoTime() - start) / 1e6;
      out.println(String.format(Locale.ROOT, "Time: %.3f ms", millis));
    }
    return ok;
  }

  /** Asks the server to stop what runs now; from another thread. */
  void cancel() {
    Statement statement = running.get();
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        new ErrorText("").print(e, err);
      }
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false); // what is typed goes to the server as it is
      running.set(statement);
      try (NoticeWatcher notices = NoticeWatcher.watch(statement, err)) {
        boolean hasRows = statement.execute(sql);
        notices.show();
        long count = statement.getLargeUpdateCount();
        while (hasRows || count != -1) {
          if (hasRows) {
            show(statement);
          } else {
            out.println(CommandTag.of(sql, count));
          }
          hasRows = statement.getMoreResults();
          count = statement.getLargeUpdateCount();
        }
      } finally {
        running.set(null);
      }
    }
  }

  private void show(Statement statement) throws SQLException {
    try (ResultSet rows = statement.getResultSet()) {
      if (expanded) {
        ExpandedPrinter.print(rows, out);
      } else {
        TablePrinter.print(rows, out);
      }
    }
  }

  private void showNotifications() throws SQLException {
    for (PGNotification n : connection.unwrap(PGConnection.class).getNotifications()) {
      out.printf(
          "Asynchronous notification \"%s\" with payload \"%s\" received from server process with"
              + " PID %d.%n",
          n.getName(), n.getParameter(), n.getPID());
    }
  }
}
