package io.github.pgbg.internal.worker.job;

import io.github.pgbg.internal.worker.base.NoticeReader;
import io.github.pgbg.internal.worker.base.WorkerOptions;
import io.github.pgbg.internal.worker.pool.ServerConnector;
import java.sql.SQLException;
import org.postgresql.util.ServerErrorMessage;

/** Calls of the API that a job itself makes: its worker is a launcher then. */
public interface NestedCallPort extends AutoCloseable {

  /** Makes one for a worker's connection. */
  interface Factory {
    NestedCallPort of(WorkerAccess worker, ServerConnector info, WorkerOptions options);
  }

  /**
   * Makes the functions in the worker's session.
   *
   * @return the text to run instead of the job's
   */
  String prepare(String sql, boolean standardConformingStrings) throws SQLException;

  /** How the SQLSTATEs of notices begin that are requests to the driver, and so not the job's. */
  String requestState();

  /**
   * Serves a request.
   *
   * @param notices takes notices for the job, as they are raised
   */
  void serve(ServerErrorMessage request, NoticeReader notices);

  /** The error in the words of the job's own text. */
  SQLException translateError(SQLException e);

  /** Detaches the jobs of the job. */
  @Override
  void close();
}
