package io.github.pgbg.internal.worker.pool;

import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.WorkerOptions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops what the backends of workers run, by questions to the server on a connection of ours. */
public record BackendSignals(WorkerPool pool, ServerConnector info, WorkerOptions options) {
  private static final Logger LOG = LoggerFactory.getLogger(BackendSignals.class);

  /** A backend that is idle ignores a cancel; one whose activity is not tracked may be active. */
  private static final String CANCEL =
      "SELECT pg_catalog.pg_cancel_backend(a.pid) FROM pg_catalog.pg_stat_activity a"
          + " WHERE a.pid = ? AND COALESCE(a.state, 'disabled') IN ('active', 'disabled')";

  private static final String IS_GONE =
      "SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_stat_get_activity(?))";

  private static final String TERMINATE = "SELECT pg_catalog.pg_terminate_backend(?)";

  /**
   * Cancels what a worker runs. It is evicted after the job.
   *
   * @param cancellation of the call that wants it
   * @return whether the request has reached a statement; one that finds the backend idle is lost
   */
  public boolean cancelIfActive(WorkerConnection worker, Cancellation cancellation) {
    try {
      return ask(CANCEL, worker.pid(), cancellation);
    } catch (SQLException e) {
      if (cancellation.isOver(Thread.currentThread())) {
        return false;
      }
      LOG.debug("No connection to cancel worker {} by; its own key is used", worker.pid(), e);
      worker.sendCancelRequest();
      return true;
    }
  }

  /**
   * Ends a worker's backend.
   *
   * @param cancellation of the call that wants it
   */
  public void terminate(WorkerConnection worker, Cancellation cancellation) {
    try {
      boolean unused = ask(TERMINATE, worker.pid(), cancellation);
    } catch (SQLException e) {
      LOG.debug("Worker {} could not be terminated by the server", worker.pid(), e);
      worker.abort();
    }
  }

  /** Whether the server has no such backend any more. */
  boolean isGone(WorkerConnection worker, Cancellation cancellation) throws SQLException {
    return pool.ask(
        info,
        options,
        cancellation,
        asked ->
            asked.base().serverStart().equals(worker.base().serverStart()) // else another server
                && ask(asked, IS_GONE, worker.pid()));
  }

  private boolean ask(String sql, int pid, Cancellation cancellation) throws SQLException {
    return pool.ask(info, options, cancellation, asked -> ask(asked, sql, pid));
  }

  private static boolean ask(WorkerConnection asked, String sql, int pid) throws SQLException {
    try (PreparedStatement statement = asked.connection().prepareStatement(sql)) {
      statement.setInt(1, pid);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
