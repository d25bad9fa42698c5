package io.github.pgbg.internal.worker.session;

import io.github.pgbg.internal.worker.base.Utf8;
import io.github.pgbg.internal.worker.job.Job;
import io.github.pgbg.internal.worker.pool.WorkerConnection;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A session's handle on one job.
 *
 * @param pid of the backend that runs it
 * @param cookie random and not 0 for v2; 0 for v1, as in the extension
 * @param roleOid the role that launched it
 * @param queueBytes the size of the queue
 */
record JobEntry(
    int pid,
    long cookie,
    Instant launchedAt,
    long roleOid,
    String role,
    int queueBytes,
    String sql,
    boolean submitted,
    @Nullable String label,
    Job job,
    WorkerConnection connection,
    Marks marks) {
  private static final int PREVIEW_BYTES = 120;

  /** What the session has done with the handle. */
  static final class Marks {
    /** It was launched with a limit of its time. */
    volatile boolean bounded;

    volatile boolean consumed;

    private final AtomicBoolean countedAsCancelled = new AtomicBoolean();
    private final AtomicBoolean cancelRequested = new AtomicBoolean();
    private volatile boolean cancelReached;

    /** Notes that the user cancelled it, ended or not; false if that was before. */
    boolean countAsCancelled() {
      return countedAsCancelled.compareAndSet(false, true);
    }

    /** Notes that the job was asked to stop; false if it was before. */
    boolean requestCancel() {
      return cancelRequested.compareAndSet(false, true);
    }

    /** Whether the request has reached what the job runs: it is not repeated then. */
    boolean cancelReached() {
      return cancelReached;
    }

    void cancelHasReached() {
      cancelReached = true;
    }
  }

  /** The beginning of the text: at most 120 bytes of UTF-8, whole characters. */
  String preview() {
    return Utf8.beginning(sql, PREVIEW_BYTES);
  }

  /** Only for the eyes of a debugger: no SQL, which may hold secrets. */
  @Override
  public String toString() {
    return "Worker[pid=" + pid + ", state=" + job.state() + "]";
  }
}
