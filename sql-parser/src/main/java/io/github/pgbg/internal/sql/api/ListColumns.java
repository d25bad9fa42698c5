package io.github.pgbg.internal.sql.api;

import java.util.List;

/** The columns of the list of workers, whose callers must spell them out. */
public final class ListColumns {
  /** All of them. */
  public static final List<Column> ALL =
      Column.list(
          "pid int4, cookie int8, launched_at timestamptz, user_id oid, queue_size int4, state"
              + " text, sql_preview text, last_error text, consumed bool, label text");

  /** Up to 1.8 there was no label. */
  public static final int REQUIRED = 9;

  private ListColumns() {}
}
