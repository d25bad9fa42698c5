package io.github.pgbg.internal.worker.session;

import io.github.pgbg.internal.worker.base.Threads;
import io.github.pgbg.internal.worker.job.Job;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The results that a session has begun to read, and what to do when it cannot go on with them: its
 * next statement waits for a lock of the worker, and the worker for the session to read.
 *
 * <p>The extension has no such circle, because it takes a result whole. So does this then.
 */
final class StalledReaderGuard {
  private static final Logger LOG = LoggerFactory.getLogger(StalledReaderGuard.class);
  private static final long EVERY_MS = 300;

  /** By their jobs, which are compared by identity: a record's comparison is dear at first. */
  private final Map<Job, JobEntry> reading = new ConcurrentHashMap<>();

  private final LauncherState launcher;
  private final Canceller canceller;

  StalledReaderGuard(LauncherState launcher, Canceller canceller) {
    this.launcher = launcher;
    this.canceller = canceller;
  }

  void opened(JobEntry worker) {
    reading.put(worker.job(), worker);
  }

  void closed(JobEntry worker) {
    reading.remove(worker.job());
  }

  /** The session's own backend executes a statement now; gives what to run at its end. */
  Runnable launcherExecutes() {
    if (reading.isEmpty()) {
      return StalledReaderGuard::nothing;
    }
    Looks looks = new Looks();
    looks.later();
    return () -> looks.ended = true;
  }

  private static void nothing() {}

  /** Looks every now and then, while the statement executes. */
  private final class Looks {
    private volatile boolean ended;

    void later() {
      var unused =
          Threads.TIMER.schedule(
              () -> {
                if (!ended) {
                  Threads.WORKERS.execute(this::look);
                }
              },
              EVERY_MS,
              TimeUnit.MILLISECONDS);
    }

    private void look() {
      for (JobEntry worker : reading.values()) {
        if (!ended && !worker.job().state().isTerminal() && holdsUp(worker)) {
          LOG.debug("The result of worker {} is taken whole: it holds a lock", worker.pid());
          worker.job().bufferRest();
        }
      }
      if (!ended) {
        later();
      }
    }

    /** Where nobody can be asked, memory is spent before time is. */
    private boolean holdsUp(JobEntry worker) {
      try {
        return canceller.isBlockedBy(launcher.backendPid(), worker.pid());
      } catch (SQLException e) {
        LOG.debug("Nobody could be asked what the session waits for", e);
        return true;
      }
    }
  }
}
