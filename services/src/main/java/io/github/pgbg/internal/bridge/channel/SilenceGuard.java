package io.github.pgbg.internal.bridge.channel;

import io.github.pgbg.internal.pgjdbc.Wire;
import io.github.pgbg.internal.worker.base.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * Breaks a connection off whose server says nothing: after a while, or soon after whoever waits
 * does not want the answer any more, or its thread is interrupted.
 */
final class SilenceGuard implements AutoCloseable, Ticker.Ticked {
  private final Wire wire;
  private final Patience patience;
  private final Thread waiting = Thread.currentThread();
  private final boolean interruptedBefore = waiting.isInterrupted();
  private final long start = System.nanoTime();

  SilenceGuard(Wire wire, Patience patience) {
    this.wire = wire;
    this.patience = patience;
    Ticker.add(this);
  }

  @Override
  public void tick() {
    long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    if (waited < Ticker.TICK_MS) {
      return;
    }
    boolean interrupted = waiting.isInterrupted() && !interruptedBefore;
    if (patience.isOver() || interrupted || waited >= patience.silenceMillis()) {
      Ticker.remove(this);
      wire.abort();
    }
  }

  @Override
  public void close() {
    Ticker.remove(this);
  }
}
