package io.github.pgbg.internal.pgjdbc;

import java.sql.SQLWarning;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.ServerErrorMessage;

/**
 * Learns what passes on a connection, whoever uses it: a statement of the application, or one that
 * PgJDBC runs by itself.
 */
public interface WireTap {

  /** The tap that looks away. */
  WireTap NONE = new WireTap() {};

  /** A message has left this process: the kernel has all of it. In the thread that sends. */
  default void flushed() {}

  /** How the SQLSTATEs of notices begin that are requests to the tap; null if it takes none. */
  default @Nullable String requestState() {
    return null;
  }

  /**
   * The server has sent a request, of which PgJDBC learns nothing. Everything before it has been
   * handed to PgJDBC, which reads again; nothing after it has. In the thread that reads or, while
   * that is stuck in sending, in another in its place.
   *
   * @return notices that PgJDBC gets instead
   */
  default List<SQLWarning> serve(ServerErrorMessage request) {
    return List.of();
  }

  /** Whether the errors and notices that come now pass through {@link #translate}. */
  default boolean translates() {
    return false;
  }

  /** What PgJDBC gets instead of an error or a notice of the server. */
  default ErrorFields translate(ServerErrorMessage message) {
    return ErrorFields.of(message);
  }

  /**
   * So much was sent since the last read that the sender may get stuck, while the server waits for
   * an answer. Called once, until the next read.
   */
  default void longSendStarted(Sending sending) {}

  /** What another thread may do meanwhile. */
  interface Sending {
    /** Whether the connection's own thread has not read since. */
    boolean isActive();

    /** How much has been sent since the last read: it does not grow while the sender is stuck. */
    long sentBytes();

    /** Whether bytes have arrived. */
    boolean hasInput();

    /**
     * Serves the requests that have arrived. The connection's own thread does not read before this
     * returns.
     *
     * @return whether there were any
     */
    boolean serveRequests();
  }
}
