package io.github.pgbg.internal.worker.session;

import io.github.pgbg.api.JobHandle;
import io.github.pgbg.api.JobInfo;
import io.github.pgbg.api.JobProgress;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.api.Column;
import io.github.pgbg.internal.sql.api.CompositeType;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.ServerErrorMessage;

/**
 * Writes what the session knows as values of the API's composite types, in PostgreSQL's text form
 * and in the columns of a level.
 *
 * @param zone for timestamps
 */
record ResultRows(ApiLevel level, ZoneId zone) {
  /** Timestamps as PostgreSQL writes them with DateStyle ISO, which PgJDBC insists on. */
  private static final DateTimeFormatter TIMESTAMPTZ =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .appendOffset("+HH:mm", "+00")
          .toFormatter();

  /** A value by the names of its columns; those that the level has not got are left out. */
  private final class Values {
    private final Map<String, @Nullable String> values = new HashMap<>();

    Values with(String column, @Nullable String value) {
      values.put(column, value);
      return this;
    }

    CallResult of(CompositeType type) {
      List<@Nullable String> row = new ArrayList<>();
      for (Column column : type.columns(level)) {
        if (!values.containsKey(column.name())) {
          throw new IllegalStateException(type + " has a column " + column.name());
        }
        row.add(values.get(column.name()));
      }
      return new CallResult.Row(row);
    }
  }

  static CallResult nothing() {
    return new CallResult.Value("");
  }

  static CallResult scalar(int number) {
    return new CallResult.Value(Integer.toString(number));
  }

  static CallResult scalar(boolean value) {
    return new CallResult.Value(bool(value));
  }

  CallResult handle(JobHandle handle) {
    return new Values()
        .with("pid", Integer.toString(handle.pid()))
        .with("cookie", Long.toString(handle.cookie()))
        .of(CompositeType.HANDLE);
  }

  CallResult statistics(SessionStatistics counts) {
    return new Values()
        .with("workers_launched", Long.toString(counts.launched()))
        .with("workers_completed", Long.toString(counts.completed()))
        .with("workers_failed", Long.toString(counts.failed()))
        .with("workers_canceled", Long.toString(counts.canceled()))
        .with("workers_timed_out", Long.toString(counts.timedOut()))
        .with("workers_active", Integer.toString(counts.active()))
        .with("avg_execution_ms", Float8.text(counts.averageMillis()))
        .with("max_workers", Integer.toString(counts.maxWorkers()))
        .of(CompositeType.STATS);
  }

  CallResult progress(@Nullable JobProgress progress) {
    return progress == null
        ? new CallResult.Row(null)
        : new Values()
            .with("progress_pct", Integer.toString(progress.percent()))
            .with("progress_msg", progress.message())
            .of(CompositeType.PROGRESS);
  }

  CallResult resultInfo(SessionView.ResultInfo info) {
    return new Values()
        .with("row_count", Long.toString(info.rowCount()))
        .with("command_tag", info.commandTag())
        .with("completed", bool(info.completed()))
        .with("has_error", bool(info.hasError()))
        .with("started_at", timestamp(info.startedAt()))
        .with("finished_at", timestamp(info.finishedAt()))
        .of(CompositeType.RESULT_INFO);
  }

  CallResult errorInfo(@Nullable ServerErrorMessage error) {
    return error == null
        ? new CallResult.Row(null)
        : new Values()
            .with("sqlstate", error.getSQLState())
            .with("message", error.getMessage())
            .with("detail", error.getDetail())
            .with("hint", error.getHint())
            .with("context", error.getWhere())
            .with("schema_name", error.getSchema())
            .with("table_name", error.getTable())
            .with("column_name", error.getColumn())
            .with("constraint_name", error.getConstraint())
            .of(CompositeType.ERROR);
  }

  /** One row of the list, in all of its columns. */
  List<@Nullable String> listed(JobInfo info) {
    return Arrays.asList(
        Integer.toString(info.pid()),
        Long.toString(info.cookie()),
        timestamp(info.launchedAt()),
        Long.toString(info.userId()),
        Integer.toString(info.queueSize()),
        info.state().sqlName(),
        info.sqlPreview(),
        info.lastError(),
        bool(info.consumed()),
        info.label());
  }

  private @Nullable String timestamp(@Nullable Instant time) {
    return time == null ? null : TIMESTAMPTZ.format(time.atZone(zone));
  }

  private static String bool(boolean value) {
    return value ? "t" : "f";
  }
}
