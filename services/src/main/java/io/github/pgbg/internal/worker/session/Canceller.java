package io.github.pgbg.internal.worker.session;

import io.github.pgbg.internal.observe.Observer;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.Threads;
import io.github.pgbg.internal.worker.base.WaitGuard;
import io.github.pgbg.internal.worker.pool.BackendSignals;
import io.github.pgbg.internal.worker.pool.WorkerConnection;
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
   * catch it and clean up. Does not wait.
   */
  void cancel(JobEntry worker) {
    if (request(worker, 0) && !worker.marks().cancelReached()) {
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
    if (request(worker, graceMillis)
        && !await(worker, TimeUnit.MILLISECONDS.toNanos(graceMillis), guard)
        && terminate) {
      signals.terminate(worker.connection());
      boolean unused = worker.job().awaitEnd(guard, TERMINATION_NANOS);
    }
  }

  /** Asks; false if there is nothing to stop any more. */
  private boolean request(JobEntry worker, long graceMillis) {
    if (!worker.job().requestCancel()) {
      return false;
    }
    if (worker.marks().requestCancel()) {
      Observer.cancel(worker.pid(), graceMillis);
      ask(worker);
    }
    return true;
  }

  private void ask(JobEntry worker) {
    if (signals.cancelIfActive(worker.connection())) {
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
        ask(worker);
      } else if (nanos == Long.MAX_VALUE) {
        return false; // whoever does not wait for the end has done its part
      }
    }
  }

  /** Whether a backend waits for another one. */
  boolean isBlockedBy(int waitingPid, int pid) throws SQLException {
    return blockersOf(waitingPid).contains(pid);
  }

  /** The backends that one waits for, over any number of others. */
  Set<Integer> blockersOf(int pid) throws SQLException {
    WorkerPool pool = signals.pool();
    WorkerConnection connection = pool.acquireAny(signals.info(), signals.options());
    try {
      return blockersOf(connection.connection(), pid);
    } finally {
      pool.returning();
      pool.release(connection, signals.options());
    }
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
