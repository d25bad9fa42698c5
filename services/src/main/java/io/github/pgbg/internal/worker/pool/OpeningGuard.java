package io.github.pgbg.internal.worker.pool;

import io.github.pgbg.internal.pgjdbc.Wire;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.Threads;
import java.util.concurrent.TimeUnit;

/**
 * Ends the opening of a connection, or a question on one, when the call that waits for it is to
 * end, or when the server has said nothing for too long: PgJDBC itself listens to nobody meanwhile.
 */
final class OpeningGuard implements AutoCloseable {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Wire wire;
  private final Cancellation cancellation;
  private final long silenceNanos;
  private final long sinceNanos = System.nanoTime();
  private final Thread waiting = Thread.currentThread();
  private volatile boolean closed;

  private OpeningGuard(Wire wire, Cancellation cancellation, long silenceNanos) {
    this.wire = wire;
    this.cancellation = cancellation;
    this.silenceNanos = silenceNanos;
    later();
  }

  /** For an opening, which has a limit of its own. */
  static OpeningGuard opening(Wire wire, Cancellation cancellation) {
    OpeningGuard guard = new OpeningGuard(wire, cancellation, Long.MAX_VALUE);
    cancellation.onCancel(wire::abort);
    return guard;
  }

  /** For a short question, asked by a call that has its own way to be woken. */
  static OpeningGuard question(Wire wire, Cancellation cancellation, long silenceNanos) {
    return new OpeningGuard(wire, cancellation, silenceNanos);
  }

  private void later() {
    var unused = Threads.after(LOOK_NANOS, this::look);
  }

  private void look() {
    if (closed) {
      return;
    }
    if (cancellation.isOver(waiting) || System.nanoTime() - sinceNanos >= silenceNanos) {
      wire.abort();
    } else {
      later();
    }
  }

  @Override
  public void close() {
    closed = true;
    if (silenceNanos == Long.MAX_VALUE) {
      cancellation.onCancel(null);
    }
  }
}
