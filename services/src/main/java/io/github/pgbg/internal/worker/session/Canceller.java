package io.github.pgbg.internal.worker.session;

import io.github.pgbg.internal.observe.Observer;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.Threads;
import io.github.pgbg.internal.worker.base.WaitGuard;
import io.github.pgbg.internal.worker.base.WorkerOptions;
import io.github.pgbg.internal.worker.pool.ServerConnector;
import io.github.pgbg.internal.worker.pool.WorkerConnection;
import io.github.pgbg.internal.worker.pool.WorkerPool;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops jobs, and asks the server about them, over connections of its own. */
final class Canceller {
  private static final Logger LOG = LoggerFactory.getLogger(Canceller.class);

  /** A request may come before the backend has begun, and is lost then: it is sent again. */
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How long a job that was cancelled without a grace may catch the cancel. */
  private static final long LAST_WORD_MS = 2_000;

  private static final long TERMINATION_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Whether a backend waits for another one, over any number of others. */
  private static final String BLOCKED_BY =
      "WITH RECURSIVE waits(pid) AS (SELECT unnest(pg_catalog.pg_blocking_pids(?))"
          + " UNION SELECT unnest(pg_catalog.pg_blocking_pids(pid)) FROM waits)"
          + " SELECT EXISTS (SELECT 1 FROM waits WHERE pid = ?)";

  private final WorkerPool pool;
  private final ServerConnector info;
  private final WorkerOptions options;

  Canceller(WorkerPool pool, ServerConnector info, WorkerOptions options) {
    this.pool = pool;
    this.info = info;
    this.options = options;
  }

  /** Asks at once; if the job does not heed it, its backend is ended after a while. */
  void cancel(JobEntry worker) {
    if (!worker.job().requestCancel(worker.connection()::spoil)) {
      return;
    }
    Observer.cancel(worker.pid(), 0);
    worker.connection().askToStop();
    Threads.WORKERS.execute(
        () -> {
          try {
            insist(worker, LAST_WORD_MS, WaitGuard.of(Cancellation.never()));
          } catch (SQLException e) {
            LOG.debug("Worker {} could not be ended", worker.pid(), e);
          }
        });
  }

  /** Asks, waits for the grace, then ends the backend. */
  void cancel(JobEntry worker, long graceMillis, WaitGuard guard) throws SQLException {
    if (worker.job().requestCancel(worker.connection()::spoil)) {
      Observer.cancel(worker.pid(), graceMillis);
      worker.connection().askToStop();
      insist(worker, graceMillis, guard);
    }
  }

  private void insist(JobEntry worker, long graceMillis, WaitGuard guard) throws SQLException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(graceMillis);
    while (true) {
      long left = end - System.nanoTime();
      if (worker.job().awaitEnd(guard, Math.max(0, Math.min(AGAIN_NANOS, left)))) {
        return;
      }
      if (left <= 0) {
        break;
      }
      worker.connection().askToStop();
    }
    terminate(worker);
    worker.job().awaitEnd(guard, TERMINATION_NANOS);
  }

  private void terminate(JobEntry worker) {
    try {
      askServer("SELECT pg_catalog.pg_terminate_backend(?)", worker.pid(), null);
    } catch (SQLException e) {
      LOG.debug("Worker {} could not be terminated by the server", worker.pid(), e);
      worker.connection().connection().getQueryExecutor().abort();
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

  private boolean askServer(String sql, int first, @Nullable Integer second) throws SQLException {
    WorkerConnection connection = pool.acquireAny(info, options);
    try {
      return ask(connection.connection(), sql, first, second);
    } finally {
      pool.comesBack();
      pool.release(connection, options);
    }
  }

  private static boolean ask(
      BaseConnection connection, String sql, int first, @Nullable Integer second)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, first);
      if (second != null) {
        statement.setInt(2, second);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
