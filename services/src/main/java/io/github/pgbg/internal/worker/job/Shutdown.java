package io.github.pgbg.internal.worker.job;

import io.github.pgbg.internal.worker.base.Threads;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets running jobs finish when the JVM ends normally, for a bounded time.
 *
 * <p>The hook is there while jobs run and a few seconds longer: one that stayed would keep the
 * class loader of an application that is gone.
 */
public final class Shutdown {
  private static final long KEEP_SECONDS = 5;
  private static final Object LOCK = new Object();
  private static int running;
  private static long lastEndNanos;
  private static @Nullable Thread hook;
  private static boolean removalPlanned;
  private static long timeoutNanos;

  private Shutdown() {}

  /** Counts a job; the longest timeout that any of them was launched with counts. */
  public static void jobBegins(Duration timeout) {
    synchronized (LOCK) {
      running++;
      timeoutNanos = Math.max(timeoutNanos, timeout.toNanos());
      if (hook == null) {
        addHook();
      }
    }
  }

  private static void addHook() {
    // without the thread locals of whoever launches first, nor its class loader
    Thread thread = new Thread(null, Shutdown::await, "pgbg-shutdown", 0, false);
    thread.setContextClassLoader(null);
    try {
      Runtime.getRuntime().addShutdownHook(thread);
      hook = thread;
    } catch (IllegalStateException e) {
      // the JVM is ending already: a job launched now is on its own
    }
  }

  public static void jobEnds() {
    synchronized (LOCK) {
      running--;
      lastEndNanos = System.nanoTime();
      LOCK.notifyAll();
      if (running == 0 && hook != null && !removalPlanned) {
        planRemoval();
      }
    }
  }

  private static void planRemoval() {
    try {
      Future<?> unused =
          Threads.after(TimeUnit.SECONDS.toNanos(KEEP_SECONDS), Shutdown::removeHook);
      removalPlanned = true;
    } catch (RejectedExecutionException e) {
      // the JVM is ending
    }
  }

  private static void removeHook() {
    synchronized (LOCK) {
      removalPlanned = false;
      Thread thread = hook;
      if (running > 0 || thread == null) {
        return; // the end of the last job plans it anew
      }
      if (System.nanoTime() - lastEndNanos < TimeUnit.SECONDS.toNanos(KEEP_SECONDS)) {
        planRemoval();
        return;
      }
      try {
        Runtime.getRuntime().removeShutdownHook(thread);
      } catch (IllegalStateException e) {
        return; // the JVM is ending, and the hook runs
      }
      hook = null;
      timeoutNanos = 0;
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
