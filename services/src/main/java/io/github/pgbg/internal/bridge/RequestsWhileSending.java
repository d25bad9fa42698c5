package io.github.pgbg.internal.bridge;

import io.github.pgbg.internal.pgjdbc.WireTap;
import io.github.pgbg.internal.worker.base.Threads;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Serves requests in another thread while the session's own is sending, and perhaps stuck in it.
 *
 * <p>A look every few milliseconds; where many requests come, such as of a trigger for each row of
 * a COPY, one thread stays and looks more often.
 */
final class RequestsWhileSending {
  private static final long EVERY_MS = 5;
  private static final long STAYS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private final WireTap.Sending sending;

  RequestsWhileSending(WireTap.Sending sending) {
    this.sending = sending;
  }

  void watch() {
    Future<?> unused = Threads.TIMER.schedule(this::poll, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  private void poll() {
    if (sending.hasInput()) {
      Threads.WORKERS.execute(this::drain);
    } else if (sending.isActive()) {
      watch();
    }
  }

  private void drain() {
    long last = System.nanoTime();
    while (sending.isActive() && System.nanoTime() - last < STAYS_NANOS) {
      if (sending.hasInput() && sending.serveRequests()) {
        last = System.nanoTime();
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    if (sending.isActive()) {
      watch();
    }
  }
}
