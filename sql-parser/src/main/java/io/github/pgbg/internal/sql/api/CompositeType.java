package io.github.pgbg.internal.sql.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The composite types of the API, with their columns in order. */
@SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of records
public enum CompositeType {
  HANDLE("pg_background_handle", "pid int4, cookie int8"),
  STATS(
      "pg_background_stats",
      "workers_launched int8, workers_completed int8, workers_failed int8, workers_canceled int8,"
          + " workers_active int4, avg_execution_ms float8, max_workers int4"),
  PROGRESS("pg_background_progress", "progress_pct int4, progress_msg text"),
  RESULT_INFO(
      "pg_background_result_info",
      "row_count int8, command_tag text, completed bool, has_error bool"),
  ERROR("pg_background_error", "sqlstate text, message text, detail text, hint text, context text"),
  OUTCOME(
      "pg_background_outcome",
      "pid int4, cookie int8, state text, consumed bool, completed bool, has_error bool,"
          + " row_count int8, command_tag text, sqlstate text, error_message text, label text,"
          + " launched_at timestamptz"),
  RUN_RESULT(
      "pg_background_run_result",
      "pid int4, completed bool, timed_out bool, has_error bool, row_count int8, command_tag text,"
          + " sqlstate text, error_message text, elapsed_ms int8");

  private final String sqlName;
  private final List<Column> columns;

  CompositeType(String sqlName, String columns) {
    this.sqlName = sqlName;
    this.columns = Column.list(columns);
  }

  public String sqlName() {
    return sqlName;
  }

  public List<Column> columns() {
    return columns;
  }

  public static @Nullable CompositeType byName(String name) {
    for (CompositeType type : values()) {
      if (type.sqlName.equals(name)) {
        return type;
      }
    }
    return null;
  }
}
