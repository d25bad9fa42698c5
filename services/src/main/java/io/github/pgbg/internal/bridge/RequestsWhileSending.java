package io.github.pgbg.internal.bridge;

import io.github.pgbg.internal.pgjdbc.WireTap;
import io.github.pgbg.internal.worker.base.Threads;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Serves requests in another thread while the session's own is sending, and perhaps stuck in it.
 *
 * <p>A look every few milliseconds: nothing is read in place of a sender that gets on. Where many
 * requests come, such as of a trigger for each row of a COPY, one thread stays and looks more
 * often.
 */
final class RequestsWhileSending {
  private static final long EVERY_MS = 5;
  private static final long STAYS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private static final int LOOKS_WITHOUT_PROGRESS = 3;

  private final WireTap.Sending sending;
  private long sentBytes;
  private int looks;

  RequestsWhileSending(WireTap.Sending sending) {
    this.sending = sending;
  }

  void watch() {
    Future<?> unused = Threads.TIMER.schedule(this::poll, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  private void poll() {
    long sent = sending.sentBytes();
    looks = sent == sentBytes ? looks + 1 : 0;
    sentBytes = sent;
    if (looks >= LOOKS_WITHOUT_PROGRESS && sending.hasInput()) {
      looks = 0;
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
