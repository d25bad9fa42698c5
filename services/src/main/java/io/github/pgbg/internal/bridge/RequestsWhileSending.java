package io.github.pgbg.internal.bridge;

import io.github.pgbg.internal.bridge.protocol.BridgeState;
import io.github.pgbg.internal.pgjdbc.WireTap;
import io.github.pgbg.internal.worker.base.Threads;
import java.sql.SQLWarning;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

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
  private final Consumer<SQLWarning> taker;
  private final Runnable serve;

  RequestsWhileSending(WireTap.Sending sending, Consumer<SQLWarning> taker, Runnable serve) {
    this.sending = sending;
    this.taker = taker;
    this.serve = serve;
  }

  void watch() {
    Future<?> unused = Threads.TIMER.schedule(this::look, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (sending.hasNews()) {
      Threads.WORKERS.execute(this::stay);
    } else if (sending.goesOn()) {
      watch();
    }
  }

  private void stay() {
    long last = System.nanoTime();
    while (sending.goesOn() && System.nanoTime() - last < STAYS_NANOS) {
      if (sending.hasNews() && sending.takeNotices(BridgeState.REQUEST, this::answer)) {
        last = System.nanoTime();
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    if (sending.goesOn()) {
      watch();
    }
  }

  private void answer(SQLWarning request) {
    taker.accept(request);
    serve.run();
  }
}
