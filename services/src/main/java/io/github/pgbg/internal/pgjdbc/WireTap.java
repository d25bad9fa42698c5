package io.github.pgbg.internal.pgjdbc;

import java.io.IOException;
import java.util.function.Consumer;
import org.postgresql.util.PSQLWarning;

/** Is told what happens on a connection's socket, in the thread that uses the connection. */
public interface WireTap {

  /** The tap that looks away. */
  WireTap NONE = new WireTap() {};

  /** A message has left this process: the kernel has all of it. */
  default void flushed() {}

  /**
   * PgJDBC is about to read, so everything that arrived before has been handed to its handlers.
   *
   * @throws IOException to break the connection instead of reading
   */
  default void beforeRead() throws IOException {}

  /**
   * So much was sent since the last read that the sender may get stuck, while the server waits for
   * an answer. Told once, until the next read.
   */
  default void sendsMuch(Sending sending) {}

  /** What another thread may do meanwhile. */
  interface Sending {
    /** Whether the connection's own thread has not read since. */
    boolean goesOn();

    /** Whether bytes have arrived. */
    boolean hasNews();

    /**
     * Hands over the notices with an SQLSTATE that have arrived; PgJDBC will not see them. The
     * connection's own thread does not read before this returns.
     *
     * @return whether there were any
     */
    boolean takeNotices(String sqlState, Consumer<PSQLWarning> taker);
  }
}
