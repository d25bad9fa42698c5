package io.github.pgbg.internal.worker.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.pgbg.internal.worker.base.Cancellation;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network may lose the end of a backend, or all that it says: about a worker that has been silent
 * for a while the server is asked, ever less often. A long job is silent, too, and goes on.
 */
public final class SilenceWatch {
  private static final Logger LOG = LoggerFactory.getLogger(SilenceWatch.class);
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final WorkerConnection worker;

  @GuardedBy("this")
  private long askedNanos = System.nanoTime();

  @GuardedBy("this")
  private long pauseNanos = FIRST_NANOS;

  @GuardedBy("this")
  private boolean seemsGone;

  SilenceWatch(WorkerConnection worker) {
    this.worker = worker;
  }

  /**
   * Asks if it is time to. A backend that is gone ends the connection: whoever reads there learns
   * of it.
   *
   * @param cancellation of the call that waits
   */
  public void check(BackendSignals signals, Cancellation cancellation) {
    if (!isTime()) {
      return;
    }
    try {
      found(signals.isGone(worker, cancellation));
    } catch (SQLException e) {
      LOG.debug("Nobody could be asked whether worker {} is there", worker.pid(), e);
    }
  }

  private synchronized boolean isTime() {
    long now = System.nanoTime();
    if (worker.wire().silentNanos() < FIRST_NANOS) {
      pauseNanos = FIRST_NANOS;
      seemsGone = false;
      return false;
    }
    if (now - askedNanos < pauseNanos) {
      return false;
    }
    askedNanos = now;
    return true;
  }

  /** Its last words may be on their way: what is seen twice is true. */
  private void found(boolean gone) {
    boolean certain;
    synchronized (this) {
      certain = gone && seemsGone;
      seemsGone = gone;
      pauseNanos = gone ? FIRST_NANOS / 2 : Math.min(MOST_NANOS, 2 * pauseNanos);
    }
    if (certain) {
      LOG.debug("Worker {} is gone without a word", worker.pid());
      worker.abort();
    }
  }
}
