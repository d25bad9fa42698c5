package io.github.pgbg.internal.worker.job;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Lets running jobs finish when the JVM ends normally, for a bounded time. */
public final class Shutdown {
  private static final Object LOCK = new Object();
  private static int running;
  private static boolean hooked;
  private static long timeoutNanos;

  private Shutdown() {}

  /** Counts a job; the longest timeout that any of them was launched with counts. */
  public static void jobBegins(Duration timeout) {
    synchronized (LOCK) {
      running++;
      timeoutNanos = Math.max(timeoutNanos, timeout.toNanos());
      if (!hooked) {
        hooked = true;
        try {
          Runtime.getRuntime().addShutdownHook(new Thread(Shutdown::await, "pgbg-shutdown"));
        } catch (IllegalStateException e) {
          // the JVM is ending already: a job launched now is on its own
        }
      }
    }
  }

  public static void jobEnds() {
    synchronized (LOCK) {
      running--;
      LOCK.notifyAll();
    }
  }

  private static void await() {
    synchronized (LOCK) {
      long end = System.nanoTime() + timeoutNanos;
      long left = timeoutNanos;
      try {
        while (running > 0 && left > 0) {
          TimeUnit.NANOSECONDS.timedWait(LOCK, left);
          left = end - System.nanoTime();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
