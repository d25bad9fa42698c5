package io.github.pgbg.internal.jdbc.wrap;

import io.github.pgbg.internal.pgjdbc.Notices;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.NoticeBatch;
import io.github.pgbg.internal.worker.base.NoticeReader;
import java.sql.SQLException;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;

/**
 * The notices of jobs whose results a statement reads, among PgJDBC's own warnings of it: there
 * other threads see them while the statement still waits.
 *
 * <p>As many are kept as the job's queue has room for, or some thousands, until {@code
 * clearWarnings}; a warning says how many others there were.
 */
public final class StatementNotices implements NoticeReader {
  /** What a warning of Java takes beside its text. */
  private static final long WARNING_BYTES = 2_000;

  /** What may be kept in any case: four thousand short ones. */
  private static final long KEPT_BYTES = 8 << 20;

  private final BaseStatement raw;
  private long keptBytes;
  private long dropped;

  StatementNotices(BaseStatement raw) {
    this.raw = raw;
  }

  @Override
  public synchronized void read(NoticeBatch batch, long mostBytes) {
    for (SQLWarning notice : batch.notices()) {
      long bytes = WARNING_BYTES + String.valueOf(notice.getMessage()).length();
      if (dropped > 0 || (keptBytes > 0 && keptBytes + bytes > Math.max(mostBytes, KEPT_BYTES))) {
        dropped++;
      } else {
        keptBytes += bytes;
        Notices.give(raw, notice);
      }
    }
    dropped += batch.dropped();
  }

  /** A new execution begins, of which PgJDBC need not learn. */
  synchronized void begin() {
    keptBytes = 0;
    dropped = 0;
  }

  /** Forgets those of the last execution, where PgJDBC does not execute this one. */
  public void beginWithoutServer() throws SQLException {
    raw.clearWarnings();
  }

  synchronized @Nullable SQLWarning first() throws SQLException {
    if (dropped > 0 && !raw.isClosed()) {
      Notices.give(raw, BackgroundErrors.noticesDropped(dropped));
      dropped = 0;
    }
    return raw.getWarnings();
  }

  synchronized void clear() throws SQLException {
    begin();
    raw.clearWarnings();
  }
}
