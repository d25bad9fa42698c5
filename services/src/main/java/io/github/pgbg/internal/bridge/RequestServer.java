package io.github.pgbg.internal.bridge;

import io.github.pgbg.internal.bridge.channel.BridgeChannel;
import io.github.pgbg.internal.bridge.channel.BusySignal;
import io.github.pgbg.internal.bridge.protocol.AnswerKind;
import io.github.pgbg.internal.bridge.protocol.ApiOperation;
import io.github.pgbg.internal.bridge.protocol.ArrayLiteralWriter;
import io.github.pgbg.internal.bridge.protocol.BridgeOperation;
import io.github.pgbg.internal.bridge.protocol.Request;
import io.github.pgbg.internal.bridge.protocol.ResultChunks;
import io.github.pgbg.internal.observe.Observer;
import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.pgjdbc.Wire;
import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.api.ArgType;
import io.github.pgbg.internal.sql.api.Parameter;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.job.JobResult;
import io.github.pgbg.internal.worker.session.ApiDispatcher;
import io.github.pgbg.internal.worker.session.BackgroundSession;
import io.github.pgbg.internal.worker.session.CallResult;
import io.github.pgbg.internal.worker.session.LauncherState;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what the functions ask, in the name of the role that runs them. */
final class RequestServer {
  private static final Logger LOG = LoggerFactory.getLogger(RequestServer.class);
  private static final int KNOWN_SETTINGS = 16;

  /** A value of PostgreSQL has less than 1 GB (memutils.h, MaxAllocSize). */
  private static final int MOST_BYTES = (1 << 30) - 64;

  /** Whoever asked does not wait any more: the server has sent something else. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // a signal, which nobody is shown
  private static final SQLException GONE = new SQLException("nobody waits for the answer", "57014");

  private final BridgeChannel channel;
  private final BackgroundSession session;
  private final ApiDispatcher calls;
  private final Wire wire;
  private final BooleanSupplier mayBeInstalled;

  /** Roles and functions whose privilege has been seen in this statement. */
  private final Set<String> allowed = new HashSet<>();

  private final Map<String, JobResult> results = new HashMap<>();
  private final List<SQLWarning> notices = new ArrayList<>();
  private final Map<String, List<String[]>> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<String[]>> eldest) {
          return size() > KNOWN_SETTINGS;
        }
      };
  private long resultNumber;
  private @Nullable PSQLException lastError;

  RequestServer(
      BridgeChannel channel, BackgroundSession session, Wire wire, BooleanSupplier mayBeInstalled) {
    this.mayBeInstalled = mayBeInstalled;
    this.channel = channel;
    this.session = session;
    this.calls = new ApiDispatcher(session);
    this.wire = wire;
  }

  /**
   * Serves one request.
   *
   * @throws SQLException if the answer could not be given; errors of the call are answers
   */
  void serve(ServerErrorMessage notice) throws SQLException {
    String text = notice.getMessage() == null ? "" : notice.getMessage();
    String proof = notice.getDetail() == null ? "" : notice.getDetail();
    String[] proofs = proof.split(" ", 3);
    long roleOid = number(proofs[0]);
    if (text.equals(BridgeOperation.HELLO.name())) {
      channel.greet(roleOid);
      return;
    }
    long nonce = proofs.length == 3 ? number(proofs[2]) : -1;
    if (nonce < 0 || !channel.isAuthentic(roleOid, text, proofs[1], nonce)) {
      LOG.warn("A request that was not made by the driver's own functions was refused");
      channel.refuse();
      return;
    }
    BusySignal busy = new BusySignal(channel);
    ArrayLiteralWriter answer;
    try {
      answer = answerTo(Request.of(text, roleOid), roleOid, proofs[1]);
      channel.begin(roleOid, nonce, answer, wire::hasUnreadBytes);
    } catch (SQLException e) {
      if (e == GONE) {
        return;
      }
      throw e;
    } finally {
      busy.end();
    }
    channel.answer(roleOid, nonce, answer);
  }

  /** The answer, which may be the call's error. */
  private ArrayLiteralWriter answerTo(@Nullable Request request, long roleOid, String mac)
      throws SQLException {
    remember(request);
    ArrayLiteralWriter answer = new ArrayLiteralWriter().add(mac);
    // A cancel or a timeout ends the function: then the server sends an error, and we are to read.
    Cancellation cancellation = Cancellation.when(wire::hasUnreadBytes, GONE);
    try {
      String fingerprint = request == null ? null : request.fingerprint();
      String names = ArrayLiteralWriter.array(session.launcherState().customNamesOfCaller());
      if (fingerprint != null && !isKnown(ofRole(roleOid, fingerprint), names)) {
        return answer
            .add(AnswerKind.SETTINGS_WANTED.letter())
            .add(names)
            .add(session.launcherState().sharesBackend() ? "t" : "f")
            .end();
      }
      session.launcherState().calledBy(request == null ? null : new Code(request));
      if (request == null) {
        throw ErrorFields.error("08P01", "a call from inside the server could not be read")
            .exception();
      }
      observed(request, cancellation, answer);
      if (answer.length() >= MOST_BYTES) {
        throw BridgeErrors.answerTooLong(answer.length());
      }
      return answer.end();
    } catch (SQLException e) {
      if (e == GONE) {
        throw e;
      }
      lastError = e instanceof PSQLException psql ? psql : null;
      return error(new ArrayLiteralWriter().add(mac), e).end();
    } catch (OutOfMemoryError e) {
      LOG.warn("A call from inside the server needs more memory than there is", e);
      return error(new ArrayLiteralWriter().add(mac), BridgeErrors.outOfMemory()).end();
    } finally {
      session.launcherState().calledBy(null);
    }
  }

  /** Settings that were sent whole are known by their fingerprint from now on. */
  private void remember(@Nullable Request request) {
    if (request != null && !request.settings().isEmpty()) {
      known.put(ofRole(request.roleOid(), request.settingsFingerprint()), request.settings());
    }
  }

  /** Whether the settings are known, and tell all custom settings that matter now. */
  private boolean isKnown(String fingerprint, String customNames) {
    List<String[]> rows = known.get(fingerprint);
    if (rows == null) {
      return false;
    }
    for (String[] row : rows) {
      if (row[0].equals("n")) {
        return customNames.equals(row[1]);
      }
    }
    return true;
  }

  /** What one role says of the settings is not believed for another. */
  private static String ofRole(long roleOid, String fingerprint) {
    return roleOid + " " + fingerprint;
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private void observed(Request request, Cancellation cancellation, ArrayLiteralWriter answer)
      throws SQLException {
    Observer.Span<String> span = Observer.bridgeRequest(session.launcherPid(), request.operation());
    try {
      run(request, cancellation, answer);
      span.end(Observer.SUCCESS);
    } catch (SQLException e) {
      span.end(String.valueOf(e.getSQLState()));
      throw e;
    }
  }

  private void run(Request request, Cancellation cancellation, ArrayLiteralWriter answer)
      throws SQLException {
    String operation = request.operation();
    if (operation.equals(BridgeOperation.FETCH.name())) {
      fetch(String.valueOf(request.argument(0)), answer);
    } else if (operation.equals(BridgeOperation.MISMATCH.name())) {
      throw AnswerKind.COMMAND.letter().equals(request.argument(0))
          ? BackgroundErrors.noResultSet()
          : BackgroundErrors.rowTypeMismatch();
    } else if (operation.equals(BridgeOperation.AWAIT_UNREAD.name())) {
      requirePrivilege(request.roleOid(), new ApiOperation(ApiFunction.DETACH_V2, ApiLevel.V2_0));
      encode(new ProgramRequests(session, request, cancellation).awaitUnread(), answer);
    } else if (operation.equals(BridgeOperation.RESULT_WITHIN.name())) {
      requirePrivilege(request.roleOid(), new ApiOperation(ApiFunction.RESULT_V2, ApiLevel.V2_0));
      encode(new ProgramRequests(session, request, cancellation).resultWithin(), answer);
    } else {
      ApiOperation asked = asked(operation);
      requirePrivilege(request.roleOid(), asked);
      CallResult given =
          calls.call(
              asked.level(),
              asked.function(),
              arguments(asked.function(), request),
              ZoneOffset.UTC,
              cancellation);
      encode(given, answer);
    }
  }

  private void fetch(String number, ArrayLiteralWriter answer) throws SQLException {
    JobResult result = results.get(number);
    if (result == null) {
      throw ErrorFields.error("24000", "the result is not open any more").exception();
    }
    answer.add(AnswerKind.ROWS.letter());
    piece(result, number, answer);
  }

  /** The function has seen to it, unless its helpers were called past it. */
  private void requirePrivilege(long roleOid, ApiOperation asked) throws SQLException {
    String key = ofRole(roleOid, asked.text());
    if (mayBeInstalled.getAsBoolean() && !allowed.contains(key)) {
      String name = asked.function().sqlName(asked.level());
      int arguments = asked.function().parameters().size();
      if (!channel.mayExecute(roleOid, name, arguments, session.launcherState().installations())) {
        throw ErrorFields.error("42501", "permission denied for function " + name).exception();
      }
      allowed.add(key);
    }
  }

  private static ApiOperation asked(String name) throws SQLException {
    ApiOperation asked = ApiOperation.of(name);
    if (asked == null) {
      throw ErrorFields.error("42883", "the driver does not know the operation " + name)
          .exception();
    }
    return asked;
  }

  private static List<@Nullable Object> arguments(ApiFunction function, Request request) {
    List<@Nullable Object> arguments = new ArrayList<>();
    List<Parameter> parameters = function.parameters();
    for (int i = 0; i < parameters.size(); i++) {
      String text = request.argument(i);
      ArgType type = parameters.get(i).type();
      if (text == null) {
        arguments.add(null);
      } else if (type == ArgType.INT4) {
        arguments.add(Integer.valueOf(text));
      } else if (type == ArgType.INT8) {
        arguments.add(Long.valueOf(text));
      } else {
        arguments.add(text);
      }
    }
    return arguments;
  }

  private void encode(CallResult given, ArrayLiteralWriter answer) throws SQLException {
    if (given instanceof CallResult.Value value) {
      answer.add(AnswerKind.VALUE.letter()).add(value.text());
    } else if (given instanceof CallResult.Row row) {
      List<@Nullable String> values = row.values();
      answer.add((values == null ? AnswerKind.NULL_ROW : AnswerKind.ROW).letter());
      if (values != null) {
        values.forEach(answer::add);
      }
    } else if (given instanceof CallResult.RowSet set) {
      answer.add(AnswerKind.ROWS.letter());
      for (int i = 0; i < set.columns(); i++) {
        List<@Nullable String> column = new ArrayList<>();
        for (List<@Nullable String> row : set.rows()) {
          column.add(row.get(i));
        }
        answer.addArray(column);
      }
    } else if (given instanceof CallResult.JobRows job) {
      resultNumber++;
      String number = Long.toString(resultNumber);
      results.put(number, job.result());
      answer.add((job.result().fields() == null ? AnswerKind.COMMAND : AnswerKind.ROWS).letter());
      piece(job.result(), number, answer);
    }
  }

  private void piece(JobResult result, String number, ArrayLiteralWriter answer)
      throws SQLException {
    boolean more;
    try {
      more = ResultChunks.next(result, number, answer);
    } catch (SQLException e) {
      results.remove(number);
      throw e;
    }
    if (!more) {
      results.remove(number);
      result.close();
    }
    notices.addAll(result.drainNotices());
  }

  private static ArrayLiteralWriter error(ArrayLiteralWriter answer, SQLException e) {
    ServerErrorMessage message =
        e instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    String state = e.getSQLState();
    answer
        .add(AnswerKind.ERROR.letter())
        .add(state == null || state.length() != 5 ? "XX000" : state);
    if (message == null) {
      return answer.add(e.getMessage());
    }
    return answer
        .add(message.getMessage())
        .add(message.getDetail())
        .add(message.getHint())
        .add(message.getSchema())
        .add(message.getTable())
        .add(message.getColumn())
        .add(message.getDatatype())
        .add(message.getConstraint());
  }

  List<SQLWarning> drainNotices() {
    List<SQLWarning> drained = List.copyOf(notices);
    notices.clear();
    return drained;
  }

  @Nullable PSQLException lastError() {
    return lastError;
  }

  void closeResults() {
    lastError = null;
    allowed.clear();
    results.values().forEach(JobResult::close);
    results.clear();
  }

  /** The code that asks, as the session's caller. */
  private final class Code implements LauncherState.Caller {
    private final Request request;
    private final List<String[]> settings;

    Code(Request request) {
      this.request = request;
      String fingerprint = request.fingerprint();
      this.settings =
          fingerprint == null
              ? request.settings()
              : known.getOrDefault(ofRole(request.roleOid(), fingerprint), request.settings());
    }

    @Override
    public List<String[]> settingRows() {
      return settings;
    }

    @Override
    public String role() throws SQLException {
      return channel.roleName(request.roleOid());
    }

    @Override
    public long roleOid() {
      return request.roleOid();
    }

    @Override
    public boolean isMemberOf(long other) throws SQLException {
      return channel.isMember(request.roleOid(), other);
    }
  }
}
