package io.github.pgbg.internal.worker.job;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Tuple;

/**
 * The rows of a job that wait for its reader, and how many more may come: at most so many bytes, or
 * one row if it is larger. Knows no threads: the job's lock guards it.
 */
final class ResultQueue {
  private final int capacityBytes;
  private final ArrayDeque<RowBatch> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean abandoned;
  private boolean unbounded;
  private long rowCount;
  private long totalBytes;

  ResultQueue(int capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  /** Puts rows in; the room was asked for before they were fetched. */
  void add(RowBatch rows) {
    rowCount += rows.tuples().size();
    totalBytes += rows.bytes();
    if (abandoned || rows.tuples().isEmpty()) {
      return;
    }
    if (rows.bytes() > capacityBytes) {
      waiting.addAll(rows.single());
    } else {
      waiting.add(rows);
    }
    waitingBytes += rows.bytes();
  }

  /** The rows that have waited longest; null if none wait. */
  @Nullable List<Tuple> poll() {
    RowBatch rows = waiting.poll();
    if (rows == null) {
      return null;
    }
    waitingBytes -= rows.bytes();
    return rows.tuples();
  }

  /** Whether a row of this size has to wait for the reader. */
  boolean isFullFor(long rowBytes) {
    return !abandoned && !unbounded && waitingBytes > 0 && waitingBytes + rowBytes > capacityBytes;
  }

  /**
   * How many bytes may be fetched next; all that the queue holds where nobody has to be waited for.
   */
  long roomBytes() {
    return abandoned || unbounded ? capacityBytes : capacityBytes - waitingBytes;
  }

  /** Nobody will read: rows are dropped from now on. */
  void abandon() {
    abandoned = true;
    waiting.clear();
    waitingBytes = 0;
  }

  /** The reader cannot read before the job has ended: all of its rows may wait. */
  void bufferRest() {
    unbounded = true;
  }

  boolean isAbandoned() {
    return abandoned;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Rows that have arrived, dropped ones too. */
  long rowCount() {
    return rowCount;
  }

  long totalBytes() {
    return totalBytes;
  }
}
