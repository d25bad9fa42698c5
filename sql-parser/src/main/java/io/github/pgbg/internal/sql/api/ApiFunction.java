package io.github.pgbg.internal.sql.api;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The functions of pg_background 1.10, one row each: the table that parser, local way, bridge,
 * installation and documentation read.
 *
 * <p>A name can have two rows; the numbers and names of a call's arguments fit at most one of them.
 * The functions about privileges are not here: they exist only where the API is installed.
 */
@SuppressWarnings("ImmutableEnumChecker") // unmodifiable lists and records only
public enum ApiFunction {
  LAUNCH(
      "pg_background_launch",
      "sql text, queue_size int4 = 0",
      true,
      scalar("int4"),
      "Starts a background worker that runs the SQL; its process id."),
  RESULT(
      "pg_background_result",
      "pid int4",
      true,
      record(),
      "Waits for the worker and hands out its result, once."),
  DETACH("pg_background_detach", "pid int4", true, none(), "Lets the worker go on by itself."),
  LAUNCH_V2(
      "pg_background_launch_v2",
      "sql text, queue_size int4 = 0",
      true,
      composite(CompositeType.HANDLE),
      "Starts a background worker that runs the SQL; its handle."),
  LAUNCH_V2_LABEL(
      "pg_background_launch_v2",
      "sql text, queue_size int4, label text",
      false,
      composite(CompositeType.HANDLE),
      "Starts a background worker with a label; its handle."),
  SUBMIT_V2(
      "pg_background_submit_v2",
      "sql text, queue_size int4 = 0",
      true,
      composite(CompositeType.HANDLE),
      "Starts a background worker whose result nobody will read; its handle."),
  SUBMIT_V2_LABEL(
      "pg_background_submit_v2",
      "sql text, queue_size int4, label text",
      false,
      composite(CompositeType.HANDLE),
      "Starts a labelled background worker whose result nobody will read; its handle."),
  RESULT_V2(
      "pg_background_result_v2",
      "pid int4, cookie int8",
      true,
      record(),
      "Waits for the worker and hands out its result, once."),
  DETACH_V2(
      "pg_background_detach_v2",
      "pid int4, cookie int8",
      true,
      none(),
      "Lets the worker go on by itself."),
  CANCEL_V2(
      "pg_background_cancel_v2",
      "pid int4, cookie int8",
      true,
      none(),
      "Cancels the worker's SQL and undoes it."),
  CANCEL_V2_GRACE(
      "pg_background_cancel_v2_grace",
      "pid int4, cookie int8, grace_ms int4",
      true,
      none(),
      "Cancels the worker's SQL and, if that does not help in time, ends the worker."),
  WAIT_V2(
      "pg_background_wait_v2",
      "pid int4, cookie int8",
      true,
      none(),
      "Waits for the worker's end."),
  WAIT_V2_TIMEOUT(
      "pg_background_wait_v2_timeout",
      "pid int4, cookie int8, timeout_ms int4",
      true,
      scalar("bool"),
      "Waits so long for the worker's end; whether it came."),
  LIST_V2("pg_background_list_v2", "", false, record(), "The workers of this session, one a row."),
  STATS_V2(
      "pg_background_stats_v2",
      "",
      false,
      composite(CompositeType.STATS),
      "What the workers of this session did, in numbers."),
  PROGRESS(
      "pg_background_progress",
      "pct int4, msg text = NULL",
      false,
      none(),
      "Inside a worker: reports how far it is."),
  GET_PROGRESS_V2(
      "pg_background_get_progress_v2",
      "pid int4, cookie int8",
      false,
      composite(CompositeType.PROGRESS),
      "What the worker reported last."),
  RESULT_INFO_V2(
      "pg_background_result_info_v2",
      "pid int4, cookie int8",
      true,
      composite(CompositeType.RESULT_INFO),
      "How the worker ended, without reading its result."),
  ERROR_INFO_V2(
      "pg_background_error_info_v2",
      "pid int4, cookie int8",
      true,
      composite(CompositeType.ERROR),
      "The error that the worker ended with."),
  DETACH_ALL_V2(
      "pg_background_detach_all_v2",
      "",
      false,
      scalar("int4"),
      "Detaches all workers of this session; how many."),
  CANCEL_ALL_V2(
      "pg_background_cancel_all_v2",
      "",
      false,
      scalar("int4"),
      "Cancels all workers of this session; how many."),
  FULL_SQL_V2(
      "pg_background_full_sql_v2",
      "pid int4, cookie int8",
      true,
      scalar("text"),
      "The whole SQL of the worker."),
  OUTCOME_V2(
      "pg_background_outcome_v2",
      "p_pid int4, p_cookie int8",
      false,
      composite(CompositeType.OUTCOME),
      "All that is known of the worker; raises no error for a failed one.",
      LIST_V2,
      RESULT_INFO_V2,
      ERROR_INFO_V2),
  STATUS_V2(
      "pg_background_status_v2",
      "p_pid int4, p_cookie int8",
      false,
      scalar("jsonb"),
      "The worker's outcome as JSON.",
      OUTCOME_V2),
  RUN_V2(
      "pg_background_run_v2",
      "sql text, queue_size int4 = 0, timeout_ms int4 = 0, label text = NULL",
      false,
      composite(CompositeType.RUN_RESULT),
      "Runs the SQL in a worker and waits; cancels it after the timeout.",
      LAUNCH_V2_LABEL,
      WAIT_V2,
      WAIT_V2_TIMEOUT,
      CANCEL_V2_GRACE,
      OUTCOME_V2,
      DETACH_V2),
  RUN_QUERY_V2(
      "pg_background_run_query_v2",
      "sql text, queue_size int4 = 0, timeout_ms int4 = 0, label text = NULL, col_def text = NULL",
      false,
      record(),
      "Runs the SQL in a worker, waits, and hands out its rows.",
      LAUNCH_V2_LABEL,
      WAIT_V2_TIMEOUT,
      CANCEL_V2_GRACE,
      RESULT_V2),
  DRAIN_V2(
      "pg_background_drain_v2",
      "handles pg_background_handle[], timeout_ms int4 = 0",
      false,
      new ReturnType.SetOfComposite(CompositeType.OUTCOME),
      "Waits for all of the workers and detaches them; their outcomes in the given order.",
      WAIT_V2_TIMEOUT,
      OUTCOME_V2,
      DETACH_V2),
  WAIT_ANY_V2(
      "pg_background_wait_any_v2",
      "handles pg_background_handle[], timeout_ms int4 = 0",
      false,
      composite(CompositeType.HANDLE),
      "Waits for the first of the workers to end; its handle, or NULL after the timeout.",
      WAIT_V2_TIMEOUT),
  CANCEL_BY_LABEL_V2(
      "pg_background_cancel_by_label_v2",
      "pattern text, grace_ms int4 = 0",
      false,
      scalar("int4"),
      "Cancels this session's workers whose label is LIKE the pattern; how many.",
      LIST_V2,
      CANCEL_V2_GRACE),
  PURGE_V2(
      "pg_background_purge_v2",
      "",
      false,
      scalar("int4"),
      "Detaches this session's workers that have ended; how many.",
      LIST_V2,
      DETACH_V2);

  /**
   * The columns of {@link #LIST_V2}, whose callers must spell them out; up to 1.8 without the last.
   */
  public static final List<Column> LIST_COLUMNS =
      Column.list(
          "pid int4, cookie int8, launched_at timestamptz, user_id oid, queue_size int4, state"
              + " text, sql_preview text, last_error text, consumed bool, label text");

  private static final Map<String, List<ApiFunction>> BY_NAME =
      Arrays.stream(values()).collect(Collectors.groupingBy(ApiFunction::sqlName));

  private final String sqlName;
  private final List<Parameter> parameters;
  private final boolean strict;
  private final ReturnType returns;
  private final String comment;
  private final List<ApiFunction> builtOver;

  ApiFunction(
      String sqlName,
      String parameters,
      boolean strict,
      ReturnType returns,
      String comment,
      ApiFunction... builtOver) {
    this.sqlName = sqlName;
    this.parameters = parameters.isEmpty() ? List.of() : parameters(parameters);
    this.strict = strict;
    this.returns = returns;
    this.comment = comment;
    this.builtOver = List.of(builtOver);
  }

  private static List<Parameter> parameters(String definitions) {
    return Arrays.stream(definitions.split(", ")).map(ApiFunction::parameter).toList();
  }

  /** Reads {@code "name type"} or {@code "name type = default"}. */
  private static Parameter parameter(String definition) {
    String[] parts = definition.split(" ", 4);
    for (ArgType type : ArgType.values()) {
      if (type.sqlName().equals(parts[1])) {
        return new Parameter(parts[0], type, parts.length == 4 ? parts[3] : null);
      }
    }
    throw new IllegalArgumentException(definition);
  }

  private static ReturnType none() {
    return new ReturnType.Nothing();
  }

  private static ReturnType scalar(String typeName) {
    return new ReturnType.Scalar(typeName);
  }

  private static ReturnType composite(CompositeType type) {
    return new ReturnType.Composite(type);
  }

  private static ReturnType record() {
    return new ReturnType.SetOfRecord();
  }

  public String sqlName() {
    return sqlName;
  }

  public List<Parameter> parameters() {
    return parameters;
  }

  /** Whether a NULL argument makes the result NULL, or no rows, without a call. */
  public boolean strict() {
    return strict;
  }

  public ReturnType returns() {
    return returns;
  }

  /** One sentence for COMMENT ON FUNCTION and the documentation. */
  public String comment() {
    return comment;
  }

  /** The functions that this one is SQL or PL/pgSQL over; empty for a primitive. */
  public List<ApiFunction> builtOver() {
    return builtOver;
  }

  public boolean isPrimitive() {
    return builtOver.isEmpty();
  }

  /** The first row of that name, in lower case as PostgreSQL stores it. */
  public static @Nullable ApiFunction byName(String name) {
    List<ApiFunction> overloads = overloads(name);
    return overloads.isEmpty() ? null : overloads.get(0);
  }

  /** All rows of that name; empty if it is no function of the API. */
  public static List<ApiFunction> overloads(String name) {
    return BY_NAME.getOrDefault(name, List.of());
  }
}
