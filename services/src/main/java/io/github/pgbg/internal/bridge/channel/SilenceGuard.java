package io.github.pgbg.internal.bridge.channel;

import io.github.pgbg.internal.pgjdbc.Wire;
import io.github.pgbg.internal.worker.base.Threads;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Breaks a connection off whose server says nothing: after a while, or soon after whoever waits
 * does not want the answer any more, or its thread is interrupted.
 */
final class SilenceGuard implements AutoCloseable {
  private static final long LOOK_MS = 200;

  private final Wire wire;
  private final Patience patience;
  private final Thread waiting = Thread.currentThread();
  private final boolean interruptedBefore = waiting.isInterrupted();
  private final long start = System.nanoTime();
  private final Future<?> looking;
  private volatile boolean brokenOff;

  SilenceGuard(Wire wire, Patience patience) {
    this.wire = wire;
    this.patience = patience;
    this.looking =
        Threads.TIMER.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    boolean interrupted = waiting.isInterrupted() && !interruptedBefore;
    if (patience.isOver() || interrupted || waited >= patience.silenceMillis()) {
      brokenOff = true;
      wire.abort();
      looking.cancel(false);
    }
  }

  boolean brokeOff() {
    return brokenOff;
  }

  @Override
  public void close() {
    looking.cancel(false);
  }
}
