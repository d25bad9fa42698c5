package io.github.pgbg.internal.sql.api;

import static io.github.pgbg.internal.sql.api.ApiFunction.Trait.OURS;
import static io.github.pgbg.internal.sql.api.ApiFunction.Trait.SETTINGS;
import static io.github.pgbg.internal.sql.api.ApiFunction.Trait.STRICT;

import java.util.List;
import java.util.Set;

/**
 * The functions of pg_background, one row each: the table that parser, local way, bridge,
 * installation and documentation read. It has all levels; {@link #names} says what a row is called
 * at one.
 *
 * <p>A name can have several rows; the numbers and names of a call's arguments fit at most one of
 * them, but for their types. All are VOLATILE, PARALLEL UNSAFE and SECURITY INVOKER. The functions
 * about privileges are not here: they exist only where the API is installed.
 *
 * <p>The constants' names go over the bridge: they stay.
 */
@SuppressWarnings("ImmutableEnumChecker") // unmodifiable collections and records only
public enum ApiFunction {
  // -- The first version: a handle is a pid.

  LAUNCH(
      Names.before2("launch"),
      "sql text, queue_size int4 = 0",
      Set.of(STRICT, SETTINGS),
      scalar("int4"),
      "Starts a background worker that runs the SQL; its process id."),
  RESULT(
      Names.before2("result"),
      "pid int4",
      Set.of(STRICT),
      rowsOfJob(),
      "Waits for the worker and hands out its result, once."),
  DETACH(
      Names.before2("detach"),
      "pid int4",
      Set.of(STRICT),
      none(),
      "Lets the worker go on by itself."),

  // -- A handle is a pid and a cookie.

  LAUNCH_V2(
      Names.split("launch_v2", "launch"),
      "sql text, queue_size int4 = 0",
      Set.of(STRICT, SETTINGS),
      composite(CompositeType.HANDLE),
      "Starts a background worker that runs the SQL; its handle."),
  LAUNCH_V2_LABEL(
      Names.withAndWithoutV2("launch"),
      "sql text, queue_size int4, label text",
      Set.of(SETTINGS),
      composite(CompositeType.HANDLE),
      "Starts a background worker with a label; its handle."),
  SUBMIT_V2(
      Names.withAndWithoutV2("submit"),
      "sql text, queue_size int4 = 0",
      Set.of(STRICT, SETTINGS),
      composite(CompositeType.HANDLE),
      "Starts a background worker whose result nobody will read; its handle."),
  SUBMIT_V2_LABEL(
      Names.withAndWithoutV2("submit"),
      "sql text, queue_size int4, label text",
      Set.of(SETTINGS),
      composite(CompositeType.HANDLE),
      "Starts a labelled background worker whose result nobody will read; its handle."),
  RESULT_V2(
      Names.withAndWithoutV2("result"),
      "pid int4, cookie int8",
      Set.of(STRICT),
      rowsOfJob(),
      "Waits for the worker and hands out its result, once."),
  RESULT_HANDLE(
      Names.since2("result"),
      "handle pg_background_handle",
      Set.of(STRICT, OURS),
      rowsOfJob(),
      "Waits for the worker and hands out its result, once."),
  DETACH_V2(
      Names.withAndWithoutV2("detach"),
      "pid int4, cookie int8",
      Set.of(STRICT),
      none(),
      "Lets the worker go on by itself."),
  DETACH_HANDLE(
      Names.since2("detach"),
      "handle pg_background_handle",
      Set.of(STRICT, OURS),
      none(),
      "Lets the worker go on by itself."),
  DISCARD_RESULT(
      Names.same("discard_result"),
      "pid int4",
      Set.of(STRICT, OURS),
      none(),
      "Waits for the worker, drops its rows, and raises the job's error."),
  DISCARD_RESULT_HANDLE(
      Names.same("discard_result"),
      "handle pg_background_handle",
      Set.of(STRICT, OURS),
      none(),
      "Waits for the worker, drops its rows, and raises the job's error."),
  CANCEL_V2(
      Names.before2("cancel_v2"),
      "pid int4, cookie int8",
      Set.of(STRICT),
      none(),
      "Cancels the worker's SQL and undoes it."),
  CANCEL_V2_GRACE(
      Names.before2("cancel_v2_grace", "cancel_v2"),
      "pid int4, cookie int8, grace_ms int4",
      Set.of(STRICT),
      none(),
      "Cancels the worker's SQL and, if that does not help in time, ends the worker."),
  CANCEL(
      Names.split("cancel", "cancel"),
      "pid int4, cookie int8, grace_ms int4 = 0",
      Set.of(STRICT),
      none(),
      "Cancels the worker's SQL and undoes it; waits so long for its end."),
  WAIT_V2(
      Names.before2("wait_v2"),
      "pid int4, cookie int8",
      Set.of(STRICT),
      none(),
      "Waits for the worker's end."),
  WAIT_V2_TIMEOUT(
      Names.before2("wait_v2_timeout"),
      "pid int4, cookie int8, timeout_ms int4",
      Set.of(STRICT),
      scalar("bool"),
      "Waits so long for the worker's end; whether it came."),
  WAIT_V2_LIMIT(
      Names.before2("wait_v2"),
      "pid int4, cookie int8, timeout_ms int4",
      Set.of(STRICT),
      scalar("bool"),
      "Waits so long for the worker's end, for ever without a limit; whether it came."),
  WAIT(
      Names.split("wait", "wait"),
      "pid int4, cookie int8, timeout_ms int4 = 0",
      Set.of(STRICT),
      scalar("bool"),
      "Waits so long for the worker's end, for ever without a limit; whether it came."),

  // -- What the session knows of its workers.

  LIST_V2(
      Names.withAndWithoutV2("list"),
      "",
      Set.of(),
      new ReturnType.ListedRows(ListColumns.ALL, ListColumns.REQUIRED),
      "The workers of this session, one a row."),
  STATS_V2(
      Names.withAndWithoutV2("stats"),
      "",
      Set.of(SETTINGS),
      composite(CompositeType.STATS),
      "What the workers of this session did, in numbers."),
  RECORD_TIMEOUT(
      Names.same("record_timeout"),
      "",
      Set.of(),
      none(),
      "Counts a time limit of run and run_query that was passed; internal."),
  PROGRESS(
      Names.before2("progress"),
      "pct int4, msg text = NULL",
      Set.of(),
      none(),
      "Inside a worker: reports how far it is."),
  REPORT_PROGRESS(
      Names.same("report_progress"),
      "pct int4, msg text = NULL",
      Set.of(),
      none(),
      "Inside a worker: reports how far it is."),
  GET_PROGRESS_V2(
      Names.withAndWithoutV2("get_progress"),
      "pid int4, cookie int8",
      Set.of(),
      composite(CompositeType.PROGRESS),
      "What the worker reported last."),
  RESULT_INFO_V2(
      Names.withAndWithoutV2("result_info"),
      "pid int4, cookie int8",
      Set.of(STRICT),
      composite(CompositeType.RESULT_INFO),
      "How the worker ended, without reading its result."),
  ERROR_INFO_V2(
      Names.withAndWithoutV2("error_info"),
      "pid int4, cookie int8",
      Set.of(STRICT),
      composite(CompositeType.ERROR),
      "The error that the worker ended with."),
  DETACH_ALL_V2(
      Names.withAndWithoutV2("detach_all"),
      "",
      Set.of(),
      scalar("int4"),
      "Detaches all workers of this session; how many."),
  CANCEL_ALL_V2(
      Names.withAndWithoutV2("cancel_all"),
      "",
      Set.of(),
      scalar("int4"),
      "Cancels all workers of this session; how many."),
  FULL_SQL_V2(
      Names.withAndWithoutV2("full_sql"),
      "pid int4, cookie int8",
      Set.of(STRICT),
      scalar("text"),
      "The whole SQL of the worker."),

  // -- Programs in SQL over those above.

  OUTCOME_V2(
      Names.withAndWithoutV2("outcome"),
      "p_pid int4, p_cookie int8",
      Set.of(),
      composite(CompositeType.OUTCOME),
      "All that is known of the worker; raises no error for a failed one.",
      LIST_V2,
      RESULT_INFO_V2,
      ERROR_INFO_V2),
  STATUS_V2(
      Names.before2("status_v2"),
      "p_pid int4, p_cookie int8",
      Set.of(),
      scalar("jsonb"),
      "The worker's outcome as JSON.",
      OUTCOME_V2),
  RUN_V2(
      Names.withAndWithoutV2("run"),
      "sql text, queue_size int4 = 0, timeout_ms int4 = 0, label text = NULL",
      Set.of(),
      composite(CompositeType.RUN_RESULT),
      "Runs the SQL in a worker and waits; cancels it after the timeout.",
      LAUNCH_V2_LABEL,
      WAIT,
      CANCEL,
      RECORD_TIMEOUT,
      OUTCOME_V2,
      DETACH_V2),
  RUN_QUERY_V2(
      Names.withAndWithoutV2("run_query"),
      "sql text, queue_size int4 = 0, timeout_ms int4 = 0, label text = NULL,"
          + " col_def text = NULL",
      Set.of(),
      rowsOfJob(),
      "Runs the SQL in a worker, waits, and hands out its rows.",
      LAUNCH_V2_LABEL,
      WAIT,
      CANCEL,
      RECORD_TIMEOUT,
      OUTCOME_V2,
      RESULT_V2),
  DRAIN_V2(
      Names.withAndWithoutV2("drain"),
      "handles pg_background_handle[], timeout_ms int4 = 0",
      Set.of(),
      new ReturnType.SetOfComposite(CompositeType.OUTCOME),
      "Waits for all of the workers and detaches them; their outcomes in the given order.",
      WAIT,
      OUTCOME_V2,
      DETACH_V2),
  WAIT_ANY_V2(
      Names.withAndWithoutV2("wait_any"),
      "handles pg_background_handle[], timeout_ms int4 = 0",
      Set.of(),
      composite(CompositeType.HANDLE),
      "Waits for the first of the workers to end; its handle, or NULL after the timeout.",
      WAIT),
  CANCEL_BY_LABEL_V2(
      Names.withAndWithoutV2("cancel_by_label"),
      "pattern text, grace_ms int4 = 0",
      Set.of(),
      scalar("int4"),
      "Cancels this session's workers whose label is LIKE the pattern; how many.",
      LIST_V2,
      CANCEL),
  PURGE_V2(
      Names.withAndWithoutV2("purge"),
      "",
      Set.of(),
      scalar("int4"),
      "Detaches this session's workers that have ended; how many.",
      LIST_V2,
      DETACH_V2);

  /** What a row says of itself beside its types. */
  enum Trait {
    /** A NULL argument makes the result NULL, or no rows, without a call. */
    STRICT,
    /** It depends on the session's settings, not only on its role. */
    SETTINGS,
    /** The extension has not got it. */
    OURS
  }

  private final Names names;
  private final List<Parameter> parameters;
  private final Set<Trait> traits;
  private final ReturnType returns;
  private final String comment;
  private final List<ApiFunction> builtOver;

  ApiFunction(
      Names names,
      String parameters,
      Set<Trait> traits,
      ReturnType returns,
      String comment,
      ApiFunction... builtOver) {
    this.names = names;
    this.parameters = Parameter.list(parameters);
    this.traits = traits;
    this.returns = returns;
    this.comment = comment;
    this.builtOver = List.of(builtOver);
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

  private static ReturnType rowsOfJob() {
    return new ReturnType.RowsOfJob();
  }

  /** Its names at a level, the one that the documentation uses first; empty if it is not there. */
  public List<String> names(ApiLevel level) {
    return names.at(level);
  }

  /**
   * The name that the documentation of a level uses.
   *
   * @throws IllegalArgumentException if the level has not got the function
   */
  public String sqlName(ApiLevel level) {
    if (names(level).isEmpty()) {
      throw new IllegalArgumentException(name() + " is not in " + level);
    }
    return names(level).get(0);
  }

  public boolean isAt(ApiLevel level) {
    return !names(level).isEmpty();
  }

  public List<Parameter> parameters() {
    return parameters;
  }

  /** Whether a NULL argument makes the result NULL, or no rows, without a call. */
  public boolean strict() {
    return traits.contains(STRICT);
  }

  /** Whether a call depends on the caller's settings; the others only depend on its role. */
  public boolean needsSettings() {
    return traits.contains(SETTINGS);
  }

  /** Whether the extension has it, too. */
  public boolean isOfExtension() {
    return !traits.contains(OURS);
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
}
