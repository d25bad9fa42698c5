package io.github.pgbg.internal.worker.base;

import java.util.function.BooleanSupplier;

/**
 * Ends a wait that cannot look around: a thread that is to leave and is stuck in the middle of a
 * message, because the network or the server is, has its connection broken off.
 */
public final class StallGuard implements AutoCloseable, Ticker.Ticked {
  /** So many ticks a thread may take to leave by itself. */
  private static final int PATIENCE_TICKS = 2;

  private final Cancellation cancellation;
  private final BooleanSupplier breakOff;
  private final Thread waiting = Thread.currentThread();
  private int ticks;
  private boolean broken;

  /**
   * Begins to look.
   *
   * @param breakOff ends the connection if it stalls; whether it did
   */
  public StallGuard(Cancellation cancellation, BooleanSupplier breakOff) {
    this.cancellation = cancellation;
    this.breakOff = breakOff;
    Ticker.add(this);
  }

  @Override
  public synchronized void tick() {
    if (!cancellation.isOver(waiting)) {
      return;
    }
    ticks++;
    if (ticks > PATIENCE_TICKS && breakOff.getAsBoolean()) {
      broken = true;
      Ticker.remove(this);
    }
  }

  /** Whether the connection was broken off for it; waits for a look that goes on. */
  public synchronized boolean hasBroken() {
    return broken;
  }

  @Override
  public void close() {
    Ticker.remove(this);
  }
}
