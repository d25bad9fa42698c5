package io.github.pgbg.pgjdbc;

import java.io.IOException;

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
}
