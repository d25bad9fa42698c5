package io.github.pgbg.internal.worker.base;

import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;

/**
 * Notices of a job, in order.
 *
 * @param dropped how many more there were, for which there was no room
 */
public record NoticeBatch(List<SQLWarning> notices, long dropped) {
  public static final NoticeBatch NONE = new NoticeBatch(List.of(), 0);

  public boolean isEmpty() {
    return notices.isEmpty() && dropped == 0;
  }

  /** The notices, and a warning that says how many were dropped. */
  public List<SQLWarning> withCount() {
    if (dropped == 0) {
      return notices;
    }
    List<SQLWarning> all = new ArrayList<>(notices);
    all.add(BackgroundErrors.noticesDropped(dropped));
    return all;
  }
}
