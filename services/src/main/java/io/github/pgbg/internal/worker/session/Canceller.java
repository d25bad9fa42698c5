package io.github.pgbg.internal.worker.session;

import io.github.pgbg.internal.observe.Observer;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.Threads;
import io.github.pgbg.internal.worker.base.WaitGuard;
import io.github.pgbg.internal.worker.pool.BackendSignals;
import io.github.pgbg.internal.worker.pool.WorkerPool;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops jobs, and asks the server about them, over connections of its own. */
final class Canceller {
  private static final Logger LOG = LoggerFactory.getLogger(Canceller.class);

  /** A request that finds the backend idle is lost: it is sent again. */
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long TERMINATION_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** The backends that one waits for, over any number of others. */
  private static final String BLOCKERS =
      "WITH RECURSIVE waits(pid) AS (SELECT unnest(pg_catalog.pg_blocking_pids(?))"
          + " UNION SELECT unnest(pg_catalog.pg_blocking_pids(pid)) FROM waits)"
          + " SELECT pid FROM waits";

  private final BackendSignals signals;

  Canceller(BackendSignals signals) {
    this.signals = signals;
  }

  /**
   * Asks the job to stop, until the request has reached it; never again after that, because it may
   * catch it and clean up. Waits for the server's word at most.
   */
  void cancel(JobEntry worker, Cancellation cancellation) {
    if (request(worker, 0, cancellation) && !worker.marks().cancelReached()) {
      Threads.WORKERS.execute(
          () -> {
            try {
              boolean unused = await(worker, Long.MAX_VALUE, WaitGuard.of(Cancellation.never()));
            } catch (SQLException e) {
              LOG.debug("Worker {} could not be cancelled", worker.pid(), e);
            }
          });
    }
  }

  /**
   * Asks the job to stop and waits for its end.
   *
   * @param terminate end its backend if it has not ended within the grace
   */
  void cancel(JobEntry worker, long graceMillis, boolean terminate, WaitGuard guard)
      throws SQLException {
    if (request(worker, graceMillis, guard.cancellation())
        && !await(worker, TimeUnit.MILLISECONDS.toNanos(graceMillis), guard)
        && terminate) {
      signals.terminate(worker.connection(), guard.cancellation());
      boolean unused = worker.job().awaitEnd(guard, TERMINATION_NANOS);
    }
  }

  /** Asks; false if there is nothing to stop any more. */
  private boolean request(JobEntry worker, long graceMillis, Cancellation cancellation) {
    if (!worker.job().requestCancel()) {
      return false;
    }
    if (worker.marks().requestCancel()) {
      Observer.cancel(worker.pid(), graceMillis);
      ask(worker, cancellation);
    }
    return true;
  }

  private void ask(JobEntry worker, Cancellation cancellation) {
    if (signals.cancelIfActive(worker.connection(), cancellation)) {
      worker.marks().cancelHasReached();
    }
  }

  /** Waits for the end; false when the time ran out first. */
  private boolean await(JobEntry worker, long nanos, WaitGuard guard) throws SQLException {
    long end = nanos == Long.MAX_VALUE ? nanos : System.nanoTime() + nanos;
    while (true) {
      boolean reached = worker.marks().cancelReached();
      long left = end == Long.MAX_VALUE ? end : Math.max(0, end - System.nanoTime());
      if (worker.job().awaitEnd(guard, reached ? left : Math.min(AGAIN_NANOS, left))) {
        return true;
      }
      if (left <= 0) {
        return false;
      }
      if (!reached) {
        ask(worker, guard.cancellation());
      } else if (nanos == Long.MAX_VALUE) {
        return false; // whoever does not wait for the end has done its part
      }
    }
  }

  /** Whether a backend waits for another one. */
  boolean isBlockedBy(int waitingPid, int pid) throws SQLException {
    return blockersOf(waitingPid, Cancellation.never()).contains(pid);
  }

  /** The backends that one waits for, over any number of others. */
  Set<Integer> blockersOf(int pid, Cancellation cancellation) throws SQLException {
    return ask(cancellation, asked -> blockersOf(asked.connection(), pid));
  }

  private <T> T ask(Cancellation cancellation, WorkerPool.Question<T> question)
      throws SQLException {
    return signals.pool().ask(signals.info(), signals.options(), cancellation, question);
  }

  /** Looks whether a worker that is silent is still there. */
  void watch(JobEntry worker, Cancellation cancellation) {
    worker.connection().silence().check(signals, cancellation);
  }

  /** The same, asked on a connection that is free now. */
  static Set<Integer> blockersOf(BaseConnection connection, int pid) throws SQLException {
    Set<Integer> blockers = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(BLOCKERS)) {
      statement.setInt(1, pid);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          blockers.add(rows.getInt(1));
        }
      }
    }
    return blockers;
  }
}
