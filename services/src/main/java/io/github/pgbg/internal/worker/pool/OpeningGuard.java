package io.github.pgbg.internal.worker.pool;

import io.github.pgbg.internal.pgjdbc.Wire;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.Threads;
import java.util.concurrent.TimeUnit;

/**
 * Ends the opening of a connection, or a question on one, when the call that waits for it is to
 * end: PgJDBC itself listens to nobody meanwhile.
 */
final class OpeningGuard implements AutoCloseable {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Wire wire;
  private final Cancellation cancellation;
  private final Thread waiting = Thread.currentThread();
  private volatile boolean closed;

  OpeningGuard(Wire wire, Cancellation cancellation) {
    this.wire = wire;
    this.cancellation = cancellation;
    cancellation.onCancel(wire::abort);
    later();
  }

  private void later() {
    var unused = Threads.after(LOOK_NANOS, this::look);
  }

  private void look() {
    if (closed) {
      return;
    }
    if (cancellation.isOver(waiting)) {
      wire.abort();
    } else {
      later();
    }
  }

  @Override
  public void close() {
    closed = true;
    cancellation.onCancel(null);
  }
}
