package io.github.pgbg.internal.sql.call;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a local query gives of its call. */
public sealed interface Projection {
  /** {@code SELECT f() [AS label]}: the call's value as the only column. */
  record Value(@Nullable String label) implements Projection {}

  /** {@code SELECT items FROM f()}. */
  record Items(List<SelectItem> items) implements Projection {
    /** Whether it is {@code SELECT *}, nothing else. */
    public boolean isStar() {
      return items.size() == 1
          && items.get(0) instanceof SelectItem.AllColumns all
          && all.qualifier() == null;
    }
  }
}
