package io.github.pgbg.internal.jdbc.wrap;

import io.github.pgbg.internal.worker.base.Threads;
import java.lang.ref.Cleaner;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Closes what the driver holds for connections that the application forgot to close, once nobody
 * can reach them any more; from then on PgJDBC can see that, and closes its own connection, and
 * logs it where it is asked to.
 */
final class ForgottenConnections {
  private static final Cleaner CLEANER = Cleaner.create();

  private ForgottenConnections() {}

  /**
   * Watches a connection.
   *
   * @param router closed in the end; does not know the wrapper, which would be reachable for ever
   */
  static Watch watch(ConnectionWrapper connection, CallRouter router) {
    Leftover leftover = new Leftover(router);
    return new Watch(leftover, CLEANER.register(connection, leftover));
  }

  /** The watch over one connection. */
  record Watch(Leftover leftover, Cleaner.Cleanable cleanable) {
    /** Ends it: the connection was closed. */
    void end() {
      leftover.router.set(null);
      cleanable.clean();
    }
  }

  /** What is left of a connection. */
  private static final class Leftover implements Runnable {
    final AtomicReference<@Nullable CallRouter> router;

    Leftover(CallRouter router) {
      this.router = new AtomicReference<>(router);
    }

    /** Not in the cleaner's thread: closing talks to the server. */
    @Override
    public void run() {
      CallRouter forgotten = router.getAndSet(null);
      if (forgotten != null) {
        try {
          Threads.WORKERS.execute(forgotten::close);
        } catch (RejectedExecutionException e) {
          // the JVM is ending
        }
      }
    }
  }
}
