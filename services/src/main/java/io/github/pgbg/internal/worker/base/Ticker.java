package io.github.pgbg.internal.worker.base;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One clock for all short waits: to begin and end one costs no timer of its own, which would wake
 * another thread each time. It stops a while after the last wait.
 */
public final class Ticker {
  /** How often waits are looked at. */
  public static final long TICK_MS = 200;

  private static final int IDLE_TICKS = 5;
  private static final Set<Ticked> WAITS = ConcurrentHashMap.newKeySet();
  private static final AtomicBoolean RUNNING = new AtomicBoolean();
  private static int idleTicks;

  private Ticker() {}

  /** A wait that is looked at. */
  public interface Ticked {
    /** Quick; what waits for a server hops to another thread. */
    void tick();
  }

  public static void add(Ticked wait) {
    WAITS.add(wait);
    if (RUNNING.compareAndSet(false, true)) {
      next();
    }
  }

  public static void remove(Ticked wait) {
    WAITS.remove(wait);
  }

  private static void next() {
    Future<?> unused = Threads.TIMER.schedule(Ticker::tick, TICK_MS, TimeUnit.MILLISECONDS);
  }

  private static void tick() {
    for (Ticked wait : WAITS) {
      wait.tick();
    }
    idleTicks = WAITS.isEmpty() ? idleTicks + 1 : 0;
    if (idleTicks < IDLE_TICKS) {
      next();
      return;
    }
    idleTicks = 0;
    RUNNING.set(false);
    if (!WAITS.isEmpty() && RUNNING.compareAndSet(false, true)) {
      next();
    }
  }
}
