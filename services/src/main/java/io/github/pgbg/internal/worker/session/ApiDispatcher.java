package io.github.pgbg.internal.worker.session;

import io.github.pgbg.api.JobHandle;
import io.github.pgbg.api.JobInfo;
import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.api.ReturnType;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.Cancellation;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls the primitive functions of the API, for the local way and for the bridge. */
public final class ApiDispatcher {
  private final BackgroundSession session;
  private final LaunchStart launches;

  /** What becomes of a launch that has its worker. */
  public interface LaunchStart {
    void start(PendingLaunch launch) throws SQLException;
  }

  /** Jobs begin at once. */
  public ApiDispatcher(BackgroundSession session) {
    this(session, PendingLaunch::start);
  }

  /**
   * For a caller that has to confirm that it has the handle.
   *
   * @param launches is given each launch before its handle is returned; the job does not begin
   */
  public ApiDispatcher(BackgroundSession session, LaunchStart launches) {
    this.session = session;
    this.launches = launches;
  }

  /**
   * Calls a function.
   *
   * @param level whose columns and errors the answer has
   * @param arguments one for each parameter, Integer, Long or String by its type, a handle as
   *     PostgreSQL writes it; defaults filled in
   * @param zone for timestamps in the answer
   * @throws SQLException the errors of {@link BackgroundSession}
   */
  public CallResult call(
      ApiLevel level,
      ApiFunction function,
      List<@Nullable Object> arguments,
      ZoneId zone,
      Cancellation cancellation)
      throws SQLException {
    if (function.strict() && arguments.contains(null)) {
      return ofNull(function);
    }
    return new Call(level, function, arguments, new ResultRows(level, zone), cancellation).run();
  }

  private static CallResult ofNull(ApiFunction function) {
    if (function.returns().isSet()) {
      return new CallResult.RowSet(0, List.of());
    }
    return function.returns() instanceof ReturnType.Composite
        ? new CallResult.Row(null)
        : new CallResult.Value(null);
  }

  /** One call with its arguments. */
  private final class Call {
    private final ApiLevel level;
    private final ApiFunction function;
    private final List<@Nullable Object> arguments;
    private final ResultRows rows;
    private final Cancellation cancellation;

    Call(
        ApiLevel level,
        ApiFunction function,
        List<@Nullable Object> arguments,
        ResultRows rows,
        Cancellation cancellation) {
      this.level = level;
      this.function = function;
      this.arguments = arguments;
      this.rows = rows;
      this.cancellation = cancellation;
    }

    CallResult run() throws SQLException {
      return switch (function) {
        case LAUNCH -> ResultRows.scalar(launch(false, false).pid());
        case LAUNCH_V2, LAUNCH_V2_LABEL -> rows.handle(launch(false, true));
        case SUBMIT_V2, SUBMIT_V2_LABEL -> rows.handle(launch(true, true));
        case RESULT, RESULT_V2, RESULT_HANDLE -> result();
        case DETACH, DETACH_V2, DETACH_HANDLE -> detach();
        case DISCARD_RESULT, DISCARD_RESULT_HANDLE -> discard();
        case CANCEL_V2, CANCEL_V2_GRACE, CANCEL -> cancel();
        case WAIT_V2 -> await(0);
        case WAIT, WAIT_V2_LIMIT -> await(int4(2));
        case WAIT_V2_TIMEOUT ->
            ResultRows.scalar(session.await(int4(0), int8(1), int4(2), cancellation));
        case LIST_V2 -> list((ReturnType.ListedRows) function.returns());
        case STATS_V2 -> rows.statistics(session.view().statistics());
        case RECORD_TIMEOUT -> recordTimeout();
        case PROGRESS, REPORT_PROGRESS ->
            throw BackgroundErrors.progressOutsideWorker(function.sqlName(level));
        case GET_PROGRESS_V2 -> progress();
        case RESULT_INFO_V2 -> rows.resultInfo(session.view().resultInfo(int4(0), int8(1)));
        case ERROR_INFO_V2 -> rows.errorInfo(session.view().errorInfo(int4(0), int8(1)));
        case DETACH_ALL_V2 -> ResultRows.scalar(session.detachAll());
        case CANCEL_ALL_V2 -> ResultRows.scalar(session.cancelAll());
        case FULL_SQL_V2 -> new CallResult.Value(session.view().fullSql(int4(0), int8(1)));
        case OUTCOME_V2,
            STATUS_V2,
            RUN_V2,
            RUN_QUERY_V2,
            DRAIN_V2,
            WAIT_ANY_V2,
            CANCEL_BY_LABEL_V2,
            PURGE_V2 ->
            throw new IllegalArgumentException(function + " is written over the primitives");
      };
    }

    private JobHandle launch(boolean submit, boolean cookie) throws SQLException {
      String sql = (String) arguments.get(0);
      if (sql == null) {
        throw BackgroundErrors.sqlIsNull();
      }
      Integer queueSize = (Integer) arguments.get(1);
      String label = arguments.size() > 2 ? (String) arguments.get(2) : null;
      PendingLaunch launch =
          session.prepareLaunch(
              level, sql, queueSize == null ? 0 : queueSize, submit, label, cookie, cancellation);
      launches.start(launch);
      return launch.handle();
    }

    private CallResult result() throws SQLException {
      Handle handle = handle();
      return handle == null
          ? ofNull(function)
          : new CallResult.JobRows(session.result(level, handle.pid, handle.cookie, cancellation));
    }

    private CallResult detach() throws SQLException {
      Handle handle = handle();
      if (handle == null) {
        return ofNull(function);
      }
      session.detach(handle.pid, handle.cookie);
      return ResultRows.nothing();
    }

    private CallResult discard() throws SQLException {
      Handle handle = handle();
      if (handle == null) {
        return ofNull(function);
      }
      session.discardResult(handle.pid, handle.cookie, cancellation);
      return ResultRows.nothing();
    }

    private CallResult cancel() throws SQLException {
      int graceMillis = arguments.size() > 2 ? int4(2) : 0;
      session.cancel(level, int4(0), int8(1), graceMillis, cancellation);
      return ResultRows.nothing();
    }

    /** Without a limit for ever. */
    private CallResult await(int timeoutMillis) throws SQLException {
      boolean ended = true;
      if (timeoutMillis > 0) {
        ended = session.await(int4(0), int8(1), timeoutMillis, cancellation);
      } else {
        session.await(int4(0), int8(1), cancellation);
      }
      return function.returns() instanceof ReturnType.Nothing
          ? ResultRows.nothing()
          : ResultRows.scalar(ended);
    }

    private CallResult list(ReturnType.ListedRows returns) throws SQLException {
      List<List<@Nullable String>> listed = new ArrayList<>();
      for (JobInfo info : session.view().list()) {
        listed.add(rows.listed(info));
      }
      return new CallResult.RowSet(returns.columns().size(), listed);
    }

    private CallResult recordTimeout() {
      session.recordTimeout();
      return ResultRows.nothing();
    }

    /** The extension takes NULL for 0, which is no worker. */
    private CallResult progress() throws SQLException {
      return arguments.contains(null)
          ? new CallResult.Row(null)
          : rows.progress(session.view().progress(int4(0), int8(1)));
    }

    /** The arguments as a handle: a pid, a pid and a cookie, or both in one; null for a NULL. */
    private @Nullable Handle handle() throws SQLException {
      if (arguments.size() > 1) {
        return new Handle(int4(0), int8(1));
      }
      return arguments.get(0) instanceof String composite
          ? Handle.of(composite)
          : new Handle(int4(0), null);
    }

    private int int4(int index) throws SQLException {
      return (Integer) given(index);
    }

    private long int8(int index) throws SQLException {
      return ((Number) given(index)).longValue();
    }

    private Object given(int index) throws SQLException {
      Object value = arguments.get(index);
      if (value == null) {
        throw ErrorFields.error("22004", "argument " + (index + 1) + " must not be null")
            .exception();
      }
      return value;
    }
  }

  /**
   * What names a job.
   *
   * @param cookie null where the pid alone counts
   */
  private record Handle(int pid, @Nullable Long cookie) {
    /** Reads {@code (pid,cookie)}; null if one of them is. */
    static @Nullable Handle of(String composite) {
      String[] parts = composite.substring(1, composite.length() - 1).split(",", -1);
      return parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()
          ? null
          : new Handle(Integer.parseInt(parts[0]), Long.valueOf(parts[1]));
    }
  }
}
