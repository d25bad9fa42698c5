package io.github.pgbg.internal.worker.pool;

import io.github.pgbg.internal.pgjdbc.Messages;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import java.security.SecureRandom;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * Shows that a worker, which went a way of its own, has reached the session's server: a lock that
 * the worker takes is one that the session sees. Start times and names may be equal in a copy of
 * the server.
 */
final class ServerProof {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Of which start of a server it was shown last. */
  private volatile @Nullable String shownFor;

  /**
   * Shows it, unless it was shown since the server started. One round trip of the session's.
   *
   * @param launcher the session's connection, which must be free
   * @throws SQLException 08001 if it is another server
   */
  void require(BaseConnection launcher, WorkerConnection worker) throws SQLException {
    String start = worker.base().serverStart();
    if (start.equals(shownFor)) {
      return;
    }
    long key = RANDOM.nextLong();
    Messages.simple(worker.connection(), "SELECT pg_catalog.pg_advisory_lock(" + key + ")", rows());
    ResultListener.OneText seen = new ResultListener.OneText();
    Messages.read(
        launcher,
        "SELECT pid FROM pg_catalog.pg_locks WHERE locktype OPERATOR(pg_catalog.=) 'advisory'"
            + " AND granted AND objsubid OPERATOR(pg_catalog.=) 1"
            + " AND ((classid::pg_catalog.int8 OPERATOR(pg_catalog.<<) 32)"
            + " OPERATOR(pg_catalog.|) objid::pg_catalog.int8) OPERATOR(pg_catalog.=) "
            + key
            + " AND pid OPERATOR(pg_catalog.=) "
            + worker.pid(),
        seen);
    Messages.simple(
        worker.connection(), "SELECT pg_catalog.pg_advisory_unlock(" + key + ")", rows());
    if (seen.text() == null) {
      throw BackgroundErrors.lockUnseen();
    }
    shownFor = start;
  }

  private static ResultListener rows() {
    return new ResultListener();
  }
}
