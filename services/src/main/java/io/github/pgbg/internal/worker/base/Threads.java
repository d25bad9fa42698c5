package io.github.pgbg.internal.worker.base;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of all sessions: daemons that end when they have had nothing to do for a while. */
public final class Threads {
  private static final long IDLE_SECONDS = 5;

  /** One thread a running job, and short errands that wait for the server. */
  public static final ExecutorService WORKERS =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          daemons("pgbg-worker-"));

  /** Deadlines; what it runs waits for a round trip at most. */
  public static final ScheduledExecutorService TIMER = timer();

  private Threads() {}

  /**
   * Runs a task after a while, in a thread where it may wait: the timer's own serves all sessions.
   */
  public static Future<?> after(long nanos, Runnable task) {
    return TIMER.schedule(() -> WORKERS.execute(task), nanos, TimeUnit.NANOSECONDS);
  }

  private static ScheduledExecutorService timer() {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, daemons("pgbg-timer-"));
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }

  private static ThreadFactory daemons(String prefix) {
    AtomicInteger numbers = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + numbers.incrementAndGet());
      thread.setDaemon(true);
      thread.setContextClassLoader(null); // an application that is undeployed must not hang on us
      return thread;
    };
  }
}
