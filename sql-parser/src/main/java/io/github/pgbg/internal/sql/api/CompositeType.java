package io.github.pgbg.internal.sql.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The composite types of the API, with their columns in order; some differ between the levels. */
@SuppressWarnings("ImmutableEnumChecker") // unmodifiable lists of records
public enum CompositeType {
  HANDLE("pg_background_handle", "pid int4, cookie int8"),
  STATS(
      "pg_background_stats",
      "workers_launched int8, workers_completed int8, workers_failed int8, workers_canceled int8,"
          + " workers_active int4, avg_execution_ms float8, max_workers int4",
      "pg_background_stats",
      "workers_launched int8, workers_completed int8, workers_failed int8, workers_canceled int8,"
          + " workers_timed_out int8, workers_active int4, avg_execution_ms float8,"
          + " max_workers int4"),
  PROGRESS(
      "pg_background_progress",
      "progress_pct int4, progress_msg text",
      "pg_background_progress_info",
      "progress_pct int4, progress_msg text"),
  RESULT_INFO(
      "pg_background_result_info",
      "row_count int8, command_tag text, completed bool, has_error bool",
      "pg_background_result_info",
      "row_count int8, command_tag text, completed bool, has_error bool,"
          + " started_at timestamptz, finished_at timestamptz"),
  ERROR(
      "pg_background_error",
      "sqlstate text, message text, detail text, hint text, context text",
      "pg_background_error",
      "sqlstate text, message text, detail text, hint text, context text, schema_name text,"
          + " table_name text, column_name text, constraint_name text"),
  OUTCOME(
      "pg_background_outcome",
      "pid int4, cookie int8, state text, consumed bool, completed bool, has_error bool,"
          + " row_count int8, command_tag text, sqlstate text, error_message text, label text,"
          + " launched_at timestamptz"),
  RUN_RESULT(
      "pg_background_run_result",
      "pid int4, completed bool, timed_out bool, has_error bool, row_count int8, command_tag text,"
          + " sqlstate text, error_message text, elapsed_ms int8",
      "pg_background_run_result",
      "pid int4, cookie int8, state text, consumed bool, completed bool, has_error bool,"
          + " row_count int8, command_tag text, sqlstate text, error_message text, label text,"
          + " launched_at timestamptz, timed_out bool, elapsed_ms int8");

  private final Shape at110;
  private final Shape at20;

  private record Shape(String name, List<Column> columns) {}

  CompositeType(String name, String columns) {
    this(name, columns, name, columns);
  }

  CompositeType(String name110, String columns110, String name20, String columns20) {
    this.at110 = new Shape(name110, Column.list(columns110));
    this.at20 = new Shape(name20, Column.list(columns20));
  }

  private Shape at(ApiLevel level) {
    return switch (level) {
      case V1_10 -> at110;
      case V2_0 -> at20;
    };
  }

  public String sqlName(ApiLevel level) {
    return at(level).name;
  }

  public List<Column> columns(ApiLevel level) {
    return at(level).columns;
  }

  /** Whether the levels have the type with different columns, by the same name. */
  public boolean hasTwoShapes() {
    return at110.name.equals(at20.name) && !at110.columns.equals(at20.columns);
  }

  /** The type of that name at any level. */
  public static @Nullable CompositeType byName(String name) {
    for (CompositeType type : values()) {
      if (type.at110.name.equals(name) || type.at20.name.equals(name)) {
        return type;
      }
    }
    return null;
  }
}
