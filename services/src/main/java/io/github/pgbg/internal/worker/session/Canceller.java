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

  /** Whether a backend waits for another one, over any number of others. */
  private static final String BLOCKED_BY =
      "WITH RECURSIVE waits(pid) AS (SELECT unnest(pg_catalog.pg_blocking_pids(?))"
          + " UNION SELECT unnest(pg_catalog.pg_blocking_pids(pid)) FROM waits)"
          + " SELECT EXISTS (SELECT 1 FROM waits WHERE pid = ?)";

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
    return askServer(BLOCKED_BY, waitingPid, pid);
  }

  /** The same, asked on a connection that is free now. */
  static boolean isBlockedBy(BaseConnection connection, int waitingPid, int pid)
      throws SQLException {
    return ask(connection, BLOCKED_BY, waitingPid, pid);
  }

  private boolean askServer(String sql, int first, int second) throws SQLException {
    WorkerPool pool = signals.pool();
    WorkerConnection connection = pool.acquireAny(signals.info(), signals.options());
    try {
      return ask(connection.connection(), sql, first, second);
    } finally {
      pool.returning();
      pool.release(connection, signals.options());
    }
  }

  private static boolean ask(BaseConnection connection, String sql, int first, int second)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, first);
      statement.setInt(2, second);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
