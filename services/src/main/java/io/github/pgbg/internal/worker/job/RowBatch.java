package io.github.pgbg.internal.worker.job;

import java.util.ArrayList;
import java.util.List;
import org.postgresql.core.Tuple;

/**
 * Rows that arrived together, weighed once.
 *
 * @param bytes the size of all values, and a little for each row, so that a queue of empty rows is
 *     bounded too
 * @param widest the size of the largest row
 */
record RowBatch(List<Tuple> tuples, long bytes, long widest) {
  private static final long ROW_BYTES = 8;

  static RowBatch of(List<Tuple> tuples) {
    long bytes = 0;
    long widest = 1;
    for (Tuple tuple : tuples) {
      long row = ROW_BYTES + tuple.length();
      bytes += row;
      widest = Math.max(widest, row);
    }
    return new RowBatch(tuples, bytes, widest);
  }

  /** Each row by itself, so that each can be freed by itself. */
  List<RowBatch> single() {
    List<RowBatch> single = new ArrayList<>(tuples.size());
    for (Tuple tuple : tuples) {
      single.add(of(List.of(tuple)));
    }
    return single;
  }
}
