package io.github.pgbg.internal.worker.session;

import io.github.pgbg.internal.worker.job.Job;
import io.github.pgbg.internal.worker.pool.WorkerConnection;
import java.time.Instant;
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
  }

  /** The beginning of the text: at most 120 bytes of UTF-8, whole characters. */
  String preview() {
    int bytes = 0;
    int end = 0;
    while (end < sql.length()) {
      int codePoint = sql.codePointAt(end);
      bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      if (bytes > PREVIEW_BYTES) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return sql.substring(0, end);
  }

  /** Only for the eyes of a debugger: no SQL, which may hold secrets. */
  @Override
  public String toString() {
    return "Worker[pid=" + pid + ", state=" + job.state() + "]";
  }
}
