package io.github.pgbg.internal.worker.job;

import io.github.pgbg.internal.pgjdbc.ServerNotice;
import io.github.pgbg.internal.worker.base.NoticeBatch;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;

/**
 * The notices of a job that wait for its reader: the first ones, as many as the queue's size
 * allows; then a count of the others. Knows no threads: the job's lock guards it.
 */
final class NoticeQueue {
  /** What a notice takes beside its text. */
  private static final long NOTICE_BYTES = 64;

  private final long capacityBytes;
  private List<ServerNotice> waiting = new ArrayList<>();
  private long waitingBytes;
  private long dropped;
  private boolean closed;

  NoticeQueue(long capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  void add(ServerNotice notice) {
    if (closed) {
      return;
    }
    long bytes = bytes(notice);
    if (!waiting.isEmpty() && waitingBytes + bytes > capacityBytes) {
      dropped++;
      return;
    }
    waiting.add(notice);
    waitingBytes += bytes;
  }

  static long bytes(ServerNotice notice) {
    return NOTICE_BYTES + notice.fields().length();
  }

  long waitingBytes() {
    return waitingBytes;
  }

  /** Takes those that wait, in order. */
  NoticeBatch drain() {
    if (waiting.isEmpty()) {
      return NoticeBatch.NONE;
    }
    List<SQLWarning> drained = new ArrayList<>(waiting.size());
    waiting.forEach(notice -> drained.add(notice.warning()));
    NoticeBatch batch = new NoticeBatch(drained, dropped);
    waiting = new ArrayList<>();
    waitingBytes = 0;
    dropped = 0;
    return batch;
  }

  /** Nobody will read them. */
  void close() {
    closed = true;
    waiting = new ArrayList<>();
    waitingBytes = 0;
    dropped = 0;
  }
}
