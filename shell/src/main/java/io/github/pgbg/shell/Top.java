package io.github.pgbg.shell;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code pgbg top}: all jobs of a server, from any session's, again every two seconds. */
final class Top {
  private static final int SECONDS = 2;
  private static final String CLEAR = "\u001b[H\u001b[2J";

  private final Connection connection;
  private final PrintStream out;

  Top(Connection connection, PrintStream out) {
    this.connection = connection;
    this.out = out;
  }

  /** On a terminal until Ctrl-C; elsewhere once. */
  @SuppressWarnings("SystemConsoleNull") // Main sees to it that null means no terminal
  boolean run() throws SQLException {
    boolean terminal = System.console() != null;
    CountDownLatch never = new CountDownLatch(1);
    do {
      List<String> lines = JobsTable.ofServer(connection);
      out.print(terminal ? CLEAR : "");
      lines.forEach(out::println);
      if (lines.size() == 1) {
        out.println("no jobs");
      }
      out.flush();
    } while (terminal && !interrupted(never));
    return true;
  }

  private static boolean interrupted(CountDownLatch never) {
    try {
      return never.await(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
