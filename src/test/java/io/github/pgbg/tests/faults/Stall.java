package io.github.pgbg.tests.faults;

import io.github.pgbg.tests.database.TcpProxyLink;
import java.io.IOException;

/** How a connection falls silent. */
enum Stall {
  /** The network holds everything back. */
  FROZEN_NETWORK {
    @Override
    void begin(TcpProxyLink link, int pid) {
      link.stall();
    }

    @Override
    void end(TcpProxyLink link, int pid) {
      link.resume();
    }
  },
  /** The server has lost the connection, the driver has not. */
  HALF_OPEN {
    @Override
    void begin(TcpProxyLink link, int pid) {
      link.halfOpen();
    }

    @Override
    void end(TcpProxyLink link, int pid) {
      link.cut();
    }
  },
  /** The backend's process stands still. */
  FROZEN_BACKEND {
    @Override
    void begin(TcpProxyLink link, int pid) throws Exception {
      signal("STOP", pid);
    }

    @Override
    void end(TcpProxyLink link, int pid) throws Exception {
      signal("CONT", pid);
    }
  };

  abstract void begin(TcpProxyLink link, int pid) throws Exception;

  abstract void end(TcpProxyLink link, int pid) throws Exception;

  /** A process that has ended meanwhile is no error. */
  private static void signal(String signal, int pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Integer.toString(pid)).start().waitFor();
  }
}
