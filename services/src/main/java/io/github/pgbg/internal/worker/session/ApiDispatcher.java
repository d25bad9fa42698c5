package io.github.pgbg.internal.worker.session;

import io.github.pgbg.api.JobHandle;
import io.github.pgbg.api.JobInfo;
import io.github.pgbg.api.JobProgress;
import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ReturnType;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.Cancellation;
import java.sql.SQLException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.ServerErrorMessage;

/** Calls the primitive functions of the API by name, for the local way and for the bridge. */
public final class ApiDispatcher {
  /** Timestamps as PostgreSQL writes them with DateStyle ISO, which PgJDBC insists on. */
  private static final DateTimeFormatter TIMESTAMPTZ =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .appendOffset("+HH:mm", "+00")
          .toFormatter();

  private final BackgroundSession session;

  public ApiDispatcher(BackgroundSession session) {
    this.session = session;
  }

  /**
   * Calls a function.
   *
   * @param arguments one for each parameter, Integer, Long or String by its type; defaults filled
   *     in
   * @param zone for timestamps in the answer
   * @throws SQLException the errors of {@link BackgroundSession}
   */
  public CallResult call(
      ApiFunction function,
      List<@Nullable Object> arguments,
      ZoneId zone,
      Cancellation cancellation)
      throws SQLException {
    if (function.strict() && arguments.contains(null)) {
      return ofNull(function);
    }
    return new Call(arguments, zone, cancellation).of(function);
  }

  private static CallResult ofNull(ApiFunction function) {
    if (function.returns().isSet()) {
      return new CallResult.RowSet(List.of());
    }
    return function.returns() instanceof ReturnType.Composite
        ? new CallResult.Row(null)
        : new CallResult.Value(null);
  }

  /** One call with its arguments. */
  private final class Call {
    private final List<@Nullable Object> arguments;
    private final ZoneId zone;
    private final Cancellation cancellation;

    Call(List<@Nullable Object> arguments, ZoneId zone, Cancellation cancellation) {
      this.arguments = arguments;
      this.zone = zone;
      this.cancellation = cancellation;
    }

    CallResult of(ApiFunction function) throws SQLException {
      return switch (function) {
        case LAUNCH ->
            new CallResult.Value(
                Integer.toString(
                    session.launch(text(0), int4(1), false, null, false, cancellation).pid()));
        case LAUNCH_V2 -> handle(session.launch(text(0), int4(1), false, null, true, cancellation));
        case LAUNCH_V2_LABEL ->
            handle(session.launch(text(0), int4(1), false, textOrNull(2), true, cancellation));
        case SUBMIT_V2 -> handle(session.launch(text(0), int4(1), true, null, true, cancellation));
        case SUBMIT_V2_LABEL ->
            handle(session.launch(text(0), int4(1), true, textOrNull(2), true, cancellation));
        case RESULT -> new CallResult.JobRows(session.result(int4(0), null, cancellation));
        case RESULT_V2 -> new CallResult.JobRows(session.result(int4(0), int8(1), cancellation));
        case DETACH -> {
          session.detach(int4(0), null);
          yield nothing();
        }
        case DETACH_V2 -> {
          session.detach(int4(0), int8(1));
          yield nothing();
        }
        case CANCEL_V2 -> {
          session.cancel(int4(0), int8(1));
          yield nothing();
        }
        case CANCEL_V2_GRACE -> {
          session.cancelWithGrace(int4(0), int8(1), int4(2), cancellation);
          yield nothing();
        }
        case WAIT_V2 -> {
          session.await(int4(0), int8(1), cancellation);
          yield nothing();
        }
        case WAIT_V2_TIMEOUT -> bool(session.await(int4(0), int8(1), int4(2), cancellation));
        case LIST_V2 -> list();
        case STATS_V2 -> statistics(session.view().statistics());
        case PROGRESS -> throw BackgroundErrors.progressOutsideWorker();
        case GET_PROGRESS_V2 -> progress(session.view().progress(int4(0), int8(1)));
        case RESULT_INFO_V2 -> resultInfo(session.view().resultInfo(int4(0), int8(1)));
        case ERROR_INFO_V2 -> errorInfo(session.view().errorInfo(int4(0), int8(1)));
        case DETACH_ALL_V2 -> new CallResult.Value(Integer.toString(session.detachAll()));
        case CANCEL_ALL_V2 -> new CallResult.Value(Integer.toString(session.cancelAll()));
        case FULL_SQL_V2 -> new CallResult.Value(session.view().fullSql(int4(0), int8(1)));
        default -> throw new IllegalArgumentException(function + " is written over the primitives");
      };
    }

    private CallResult list() throws SQLException {
      List<List<@Nullable String>> rows = new ArrayList<>();
      for (JobInfo info : session.view().list()) {
        rows.add(
            row(
                Integer.toString(info.pid()),
                Long.toString(info.cookie()),
                TIMESTAMPTZ.format(info.launchedAt().atZone(zone)),
                Long.toString(info.userId()),
                Integer.toString(info.queueSize()),
                info.state().sqlName(),
                info.sqlPreview(),
                info.lastError(),
                info.consumed() ? "t" : "f",
                info.label()));
      }
      return new CallResult.RowSet(rows);
    }

    private int int4(int index) throws SQLException {
      return (Integer) given(index);
    }

    private long int8(int index) throws SQLException {
      return ((Number) given(index)).longValue();
    }

    private String text(int index) throws SQLException {
      return (String) given(index);
    }

    private @Nullable String textOrNull(int index) {
      return (String) arguments.get(index);
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

  private static CallResult nothing() {
    return new CallResult.Value("");
  }

  private static CallResult bool(boolean value) {
    return new CallResult.Value(value ? "t" : "f");
  }

  private static List<@Nullable String> row(@Nullable String... values) {
    return Arrays.asList(values);
  }

  private static CallResult handle(JobHandle handle) {
    return new CallResult.Row(row(Integer.toString(handle.pid()), Long.toString(handle.cookie())));
  }

  private static CallResult statistics(SessionStatistics counts) {
    return new CallResult.Row(
        row(
            Long.toString(counts.launched()),
            Long.toString(counts.completed()),
            Long.toString(counts.failed()),
            Long.toString(counts.canceled()),
            Integer.toString(counts.active()),
            Double.toString(counts.averageMillis()),
            Integer.toString(counts.maxWorkers())));
  }

  private static CallResult progress(@Nullable JobProgress progress) {
    return progress == null
        ? new CallResult.Row(null)
        : new CallResult.Row(row(Integer.toString(progress.percent()), progress.message()));
  }

  private static CallResult resultInfo(SessionView.ResultInfo info) {
    return new CallResult.Row(
        row(
            Long.toString(info.rowCount()),
            info.commandTag(),
            info.completed() ? "t" : "f",
            info.hasError() ? "t" : "f"));
  }

  private static CallResult errorInfo(@Nullable ServerErrorMessage error) {
    return new CallResult.Row(
        error == null
            ? null
            : row(
                error.getSQLState(),
                error.getMessage(),
                error.getDetail(),
                error.getHint(),
                error.getWhere()));
  }
}
