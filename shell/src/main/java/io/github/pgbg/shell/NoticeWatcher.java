package io.github.pgbg.shell;

import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows the notices of a running statement as they arrive: PgJDBC appends them to the statement's
 * warnings while it reads, and {@code Statement.getWarnings()} takes no lock that the running
 * statement holds.
 */
final class NoticeWatcher implements AutoCloseable {
  private static final int POLL_MILLIS = 50;

  private final Statement statement;
  private final Output output;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable SQLWarning last;

  private NoticeWatcher(Statement statement, Output output) {
    this.statement = statement;
    this.output = output;
  }

  static NoticeWatcher watch(Statement statement, Output output) {
    NoticeWatcher watcher = new NoticeWatcher(statement, output);
    Thread thread = new Thread(watcher::poll, "pgbg-shell-notices");
    thread.setDaemon(true);
    thread.start();
    return watcher;
  }

  private void poll() {
    try {
      while (!closed.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        show();
      }
    } catch (InterruptedException | SQLException e) {
      // Nobody interrupts this thread; a closed statement has nothing more to show.
      Thread.currentThread().interrupt();
    }
  }

  /** Prints what has come since the last time. */
  synchronized void show() throws SQLException {
    SQLWarning next = last == null ? statement.getWarnings() : last.getNextWarning();
    while (next != null) {
      ErrorText.printNotice(next, output.err());
      last = next;
      next = next.getNextWarning();
    }
  }

  /** Shows the rest, also of a statement that failed. */
  @Override
  public void close() throws SQLException {
    closed.countDown();
    show();
  }
}
