package io.github.pgbg.internal.bridge;

import io.github.pgbg.api.JobHandle;
import io.github.pgbg.internal.bridge.protocol.ApiOperation;
import io.github.pgbg.internal.bridge.protocol.BridgeOperation;
import io.github.pgbg.internal.bridge.protocol.Request;
import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.session.BackgroundSession;
import io.github.pgbg.internal.worker.session.CallResult;
import io.github.pgbg.internal.worker.session.PendingLaunch;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the API's programs in SQL ask for besides its functions. */
record ProgramRequests(BackgroundSession session, Request request, Cancellation cancellation) {
  /** The operations, each with the function whose privilege it needs. */
  private static final Map<String, ApiFunction> PRIVILEGES =
      Map.of(
          BridgeOperation.AWAIT_UNREAD.name(), ApiFunction.DETACH_V2,
          BridgeOperation.IS_STUCK.name(), ApiFunction.WAIT_V2,
          BridgeOperation.RESULT_WITHIN.name(), ApiFunction.RESULT_V2);

  /** Whether {@link #answer} knows the operation. */
  static boolean serves(String operation) {
    return PRIVILEGES.containsKey(operation);
  }

  ApiOperation privilege() {
    return new ApiOperation(
        Objects.requireNonNull(PRIVILEGES.get(request.operation())), ApiLevel.V2_0);
  }

  CallResult answer() throws SQLException {
    return switch (BridgeOperation.valueOf(request.operation())) {
      case AWAIT_UNREAD -> awaitUnread();
      case IS_STUCK -> isStuck();
      default -> resultWithin();
    };
  }

  /** Waits for a job whose rows nobody will read; the arguments: pid, cookie, limit. */
  private CallResult awaitUnread() throws SQLException {
    boolean ended =
        session.awaitUnread(number(0).intValue(), number(1), number(2).intValue(), cancellation);
    return new CallResult.Value(ended ? "t" : "f");
  }

  /** Whether the session is to give up waiting for any of some jobs; the argument: their pids. */
  private CallResult isStuck() throws SQLException {
    return new CallResult.Value(
        session.isStuck(String.valueOf(request.argument(0)), cancellation) ? "t" : "f");
  }

  /** Reads a result within a limit; the arguments: pid, cookie, limit, who asks, its level. */
  private CallResult resultWithin() throws SQLException {
    ApiLevel level = ApiLevel.of(String.valueOf(request.argument(4)));
    return new CallResult.JobRows(
        session.resultWithin(
            level == null ? ApiLevel.V1_10 : level,
            number(0).intValue(),
            number(1),
            number(2).intValue(),
            String.valueOf(request.argument(3)),
            cancellation));
  }

  private ApiLevel level() {
    ApiLevel level = ApiLevel.of(String.valueOf(request.argument(0)));
    return level == null ? ApiLevel.V1_10 : level;
  }

  /** The two calls that {@link #launchAndRead} stands for. */
  List<ApiOperation> pair() {
    ApiLevel level = level();
    boolean byPid = level == ApiLevel.V1_10;
    return List.of(
        new ApiOperation(byPid ? ApiFunction.LAUNCH : ApiFunction.LAUNCH_V2, level),
        new ApiOperation(byPid ? ApiFunction.RESULT : ApiFunction.RESULT_HANDLE, level));
  }

  /**
   * Launches a job and reads its result; the arguments: level, statement, queue size. The calling
   * thread works for the job. Whoever asks has no handle before the job has ended, so there is
   * nothing to confirm: a job whose launcher is gone meanwhile goes on, as after any launch.
   */
  CallResult launchAndRead() throws SQLException {
    ApiLevel level = level();
    String sql = request.argument(1);
    if (sql == null) {
      throw BackgroundErrors.sqlIsNull();
    }
    boolean byPid = level == ApiLevel.V1_10;
    PendingLaunch launch =
        session.prepareLaunch(level, sql, number(2).intValue(), false, null, !byPid, cancellation);
    try {
      cancellation.throwIfCancelled();
    } catch (SQLException e) {
      launch.abandon(); // nobody waits any more
      throw e;
    }
    launch.startAwaited();
    try {
      JobHandle handle = launch.handle();
      return new CallResult.JobRows(
          session.result(level, handle.pid(), byPid ? null : handle.cookie(), cancellation));
    } finally {
      launch.attend();
    }
  }

  private Long number(int index) throws SQLException {
    @Nullable String text = request.argument(index);
    try {
      return text == null ? 0L : Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw ErrorFields.error("08P01", "a call from inside the server could not be read")
          .exception(e);
    }
  }
}
