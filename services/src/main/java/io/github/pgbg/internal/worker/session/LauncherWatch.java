package io.github.pgbg.internal.worker.session;

import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.pgjdbc.MessageChannel;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.postgresql.core.BaseConnection;

/**
 * Sees, while a call waits for a job, what ends any other statement of the session: the end of its
 * backend ({@code pg_terminate_backend}, a restart), and {@code Connection.setNetworkTimeout}. In
 * the session's thread, while its connection is free.
 */
final class LauncherWatch {
  private static final int ANSWER_SECONDS = 2;

  private final BaseConnection launcher;
  private final MessageChannel channel;

  /** As the URL sets it: it is for the network, and a call that waits for a job uses none. */
  private final int initialTimeoutMillis;

  LauncherWatch(BaseConnection launcher) {
    this.launcher = launcher;
    this.channel = MessageChannel.of(launcher);
    this.initialTimeoutMillis = timeoutMillis();
  }

  private int timeoutMillis() {
    try {
      return launcher.getNetworkTimeout();
    } catch (SQLException e) {
      return 0; // closed
    }
  }

  /**
   * Looks.
   *
   * @param waitedNanos how long the call waits
   * @throws SQLException 57P01, 08006; the connection is of no more use
   */
  void check(long waitedNanos) throws SQLException {
    if (isOver(waitedNanos)) {
      throw ErrorFields.error("08006", "An I/O error occurred while sending to the backend.")
          .exception(new SocketTimeoutException("Read timed out"));
    }
    if (hasSaidSomething() && !launcher.isValid(ANSWER_SECONDS)) {
      launcher.getQueryExecutor().abort();
      throw ErrorFields.error("57P01", "terminating connection due to administrator command")
          .detail("The session's backend ended while the call waited for a background worker.")
          .hint("The job goes on.")
          .exception();
    }
  }

  /**
   * Whether the network timeout is over; the connection is closed then.
   *
   * @param waitedNanos how long the call waits
   */
  boolean isOver(long waitedNanos) {
    int limit = timeoutMillis();
    boolean over =
        limit > 0
            && limit != initialTimeoutMillis
            && TimeUnit.NANOSECONDS.toMillis(waitedNanos) >= limit;
    if (over) {
      launcher.getQueryExecutor().abort();
    }
    return over;
  }

  /** A backend that is idle says that it ends, or that there is a notification. */
  private boolean hasSaidSomething() {
    try {
      return channel.hasNext();
    } catch (IOException e) {
      return true;
    }
  }
}
