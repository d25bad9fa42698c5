package io.github.pgbg.internal.bridge;

import io.github.pgbg.internal.bridge.channel.BridgeChannel;
import io.github.pgbg.internal.bridge.channel.Heartbeat;
import io.github.pgbg.internal.bridge.channel.Mailbox;
import io.github.pgbg.internal.bridge.protocol.AnswerKind;
import io.github.pgbg.internal.bridge.protocol.ApiOperation;
import io.github.pgbg.internal.bridge.protocol.ArrayLiteralWriter;
import io.github.pgbg.internal.bridge.protocol.BridgeOperation;
import io.github.pgbg.internal.bridge.protocol.Proof;
import io.github.pgbg.internal.bridge.protocol.ProofKind;
import io.github.pgbg.internal.bridge.protocol.Request;
import io.github.pgbg.internal.observe.Observer;
import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.pgjdbc.Wire;
import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ArgType;
import io.github.pgbg.internal.sql.api.Parameter;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.NoticeBatch;
import io.github.pgbg.internal.worker.base.NoticeReader;
import io.github.pgbg.internal.worker.definer.Consent;
import io.github.pgbg.internal.worker.session.ApiDispatcher;
import io.github.pgbg.internal.worker.session.BackgroundSession;
import io.github.pgbg.internal.worker.session.CallResult;
import io.github.pgbg.internal.worker.session.PendingLaunch;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the functions ask, in the name of the role that runs them.
 *
 * <p>A job that was launched begins when the function has confirmed that it has the handle: what
 * ends the function before, ends it without a job.
 */
final class RequestServer {
  private static final Logger LOG = LoggerFactory.getLogger(RequestServer.class);

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
  private final boolean countsBytes;
  private final boolean mayBeFree;
  private final RoleCatalog roles;
  private final MailboxPrivacy privacy;
  private final KnownSettings known = new KnownSettings();
  private final Supplier<@Nullable NoticeReader> noticeReader;
  private final AnswerEncoder encoder = new AnswerEncoder();

  /** Roles and functions whose privilege has been seen in this statement. */
  private final Set<String> allowed = new HashSet<>();

  private @Nullable PendingLaunch launching;
  private @Nullable PendingLaunch pending;
  private String pendingMac = "";
  private long statementNanos = System.nanoTime();
  private @Nullable PSQLException lastError;

  RequestServer(
      BridgeChannel channel,
      BackgroundSession session,
      Wire wire,
      BooleanSupplier mayBeInstalled,
      boolean countsBytes,
      boolean mayBeFree,
      Supplier<@Nullable NoticeReader> noticeReader) {
    this.noticeReader = noticeReader;
    this.countsBytes = countsBytes;
    this.mayBeFree = mayBeFree;
    this.mayBeInstalled = mayBeInstalled;
    this.channel = channel;
    this.session = session;
    this.calls = new ApiDispatcher(session, launch -> launching = launch);
    this.wire = wire;
    this.roles = new RoleCatalog(channel);
    this.privacy = new MailboxPrivacy(channel);
  }

  /** A statement begins. */
  void statementBegins() {
    statementNanos = System.nanoTime();
    closeResults();
  }

  /**
   * Serves one request.
   *
   * @throws SQLException if the answer could not be given; errors of the call are answers
   */
  void serve(ServerErrorMessage notice) throws SQLException {
    String text = notice.getMessage() == null ? "" : notice.getMessage();
    String detail = notice.getDetail() == null ? "" : notice.getDetail();
    if (text.equals(BridgeOperation.TAKEN.name())) {
      taken(detail);
      return;
    }
    abandonPending();
    if (text.equals(BridgeOperation.OPEN.name())) {
      channel.reopen();
      channel.with(session.launcherState()::readNames);
      return;
    }
    if (text.equals(BridgeOperation.HELLO.name())) {
      greet(detail);
      return;
    }
    Proof proof = Proof.read(detail);
    Mailbox mailbox = proof == null ? null : channel.mailboxOf(proof, text);
    if (proof == null || mailbox == null) {
      LOG.warn("A request that was not made by the driver's own functions was refused");
      return;
    }
    try {
      serve(text, proof, mailbox);
    } finally {
      launching = null;
    }
  }

  /** In which backend the function runs. */
  static int pidIn(ServerErrorMessage request) {
    String detail = request.getDetail();
    try {
      return detail == null ? 0 : Integer.parseInt(detail);
    } catch (NumberFormatException e) {
      LOG.debug("A request that was not made by the driver's own functions", e);
      return 0;
    }
  }

  private void greet(String detail) throws SQLException {
    String[] numbers = detail.split(" ", -1);
    try {
      channel.greet(Long.parseLong(numbers[0]), Long.parseLong(numbers[numbers.length - 1]));
    } catch (NumberFormatException e) {
      LOG.debug("A role without a number asks for a mailbox", e);
    }
  }

  private void serve(String text, Proof proof, Mailbox mailbox) throws SQLException {
    ArrayLiteralWriter answer;
    Heartbeat heartbeat = new Heartbeat(channel, mailbox, proof.nonce());
    try {
      answer = answerTo(Request.of(text, proof.roleOid(), countsBytes), proof);
      channel.begin(mailbox, proof.nonce(), answer, wire::hasUnreadBytes);
    } catch (SQLException e) {
      pending = launching;
      abandonPending();
      if (e == GONE) {
        return;
      }
      throw e;
    } finally {
      heartbeat.end();
    }
    // Where the answer's end fails, the function may have it: then it confirms, or does not.
    pending = launching;
    pendingMac = proof.mac();
    channel.answer(mailbox, proof.nonce(), answer);
  }

  /** The function has the handle: its job begins. */
  private void taken(String mac) {
    PendingLaunch launch = pending;
    if (launch != null && pendingMac.equals(mac)) {
      pending = null;
      launch.startConfirmed();
    }
  }

  private void abandonPending() {
    PendingLaunch launch = pending;
    pending = null;
    if (launch != null) {
      launch.abandon();
    }
  }

  /** The answer, which may be the call's error. */
  private ArrayLiteralWriter answerTo(@Nullable Request request, Proof proof) throws SQLException {
    known.remember(request, proof.kind());
    ArrayLiteralWriter answer = new ArrayLiteralWriter().add(proof.mac());
    // A cancel or a timeout ends the function: then the server sends an error, and we are to read.
    Cancellation cancellation = Cancellation.when(this::isGone, GONE).readNotices(this::read);
    try {
      if (!session.launcherState().knowsNames()) { // its channel was open before it asked for one
        channel.with(session.launcherState()::readNames);
      }
      String names = ArrayLiteralWriter.array(session.launcherState().customNamesOfCaller());
      if (request != null && known.isWanted(request, proof.kind(), names)) {
        return answer
            .add(AnswerKind.SETTINGS_WANTED.letter())
            .add(names)
            .add(session.launcherState().sharesBackend() ? "t" : "f")
            .end();
      }
      if (request == null) {
        throw ErrorFields.error("08P01", "a call from inside the server could not be read")
            .exception();
      }
      if (proof.kind() == ProofKind.FREE && !mayBeFree) {
        throw BridgeErrors.freeInRestrictedJob();
      }
      session
          .launcherState()
          .calledBy(
              new CallingCode(proof, request, known.settingsOf(request, proof.kind()), roles));
      observed(request, proof, cancellation, answer);
      if (answer.length() >= MOST_BYTES) {
        throw BridgeErrors.answerTooLong(answer.length());
      }
      return answer.end();
    } catch (TicketWantedException e) {
      return new ArrayLiteralWriter().add(proof.mac()).add(AnswerKind.TICKET_WANTED.letter()).end();
    } catch (SQLException e) {
      if (e == GONE) {
        throw e;
      }
      lastError = e instanceof PSQLException psql ? psql : null;
      return AnswerEncoder.error(new ArrayLiteralWriter().add(proof.mac()), e).end();
    } catch (OutOfMemoryError e) {
      LOG.warn("A call from inside the server needs more memory than there is", e);
      return AnswerEncoder.error(
              new ArrayLiteralWriter().add(proof.mac()), BridgeErrors.outOfMemory())
          .end();
    } finally {
      session.launcherState().calledBy(null);
    }
  }

  private boolean isGone() {
    return wire.hasUnreadBytes()
        || session.networkTimeoutIsOver(System.nanoTime() - statementNanos);
  }

  private void observed(
      Request request, Proof proof, Cancellation cancellation, ArrayLiteralWriter answer)
      throws SQLException {
    Observer.Span<String> span = Observer.bridgeRequest(session.launcherPid(), request.operation());
    try {
      run(request, proof, cancellation, answer);
      span.end(Observer.SUCCESS);
    } catch (SQLException e) {
      span.end(String.valueOf(e.getSQLState()));
      throw e;
    }
  }

  private void run(
      Request request, Proof proof, Cancellation cancellation, ArrayLiteralWriter answer)
      throws SQLException {
    String operation = request.operation();
    privacy.require();
    if (operation.equals(BridgeOperation.FETCH.name())) {
      encoder.fetch(
          String.valueOf(request.argument(0)),
          proof,
          AnswerKind.SEPARATED_ROWS.letter().equals(request.argument(1)),
          answer);
    } else if (operation.equals(BridgeOperation.MISMATCH.name())) {
      throw mismatch(String.valueOf(request.argument(0)));
    } else if (operation.equals(BridgeOperation.LAUNCH_AND_READ.name())) {
      launchAndRead(request, proof, cancellation, answer);
    } else if (operation.equals(BridgeOperation.RANDOM.name())) {
      answer.add(AnswerKind.VALUE.letter()).add(Consent.randomBytes());
    } else if (ProgramRequests.serves(operation)) {
      ProgramRequests programs = new ProgramRequests(session, request, cancellation);
      requirePrivilege(request.roleOid(), programs.privilege());
      encoder.encode(programs.answer(), false, proof, answer);
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
      encoder.encode(given, launching != null, proof, answer);
    }
  }

  private static SQLException mismatch(String kind) {
    if (AnswerKind.COMMAND.letter().equals(kind)) {
      return BackgroundErrors.noResultSet();
    }
    return AnswerKind.TEXT_ONLY.letter().equals(kind)
        ? BackgroundErrors.rowTypeNotText()
        : BackgroundErrors.rowTypeMismatch();
  }

  private void launchAndRead(
      Request request, Proof proof, Cancellation cancellation, ArrayLiteralWriter answer)
      throws SQLException {
    ProgramRequests programs = new ProgramRequests(session, request, cancellation);
    for (ApiOperation call : programs.pair()) {
      requirePrivilege(request.roleOid(), call);
    }
    encoder.encodeRows(programs.launchAndRead(), proof, answer);
  }

  /** The function has seen to it, unless its helpers were called past it. */
  private void requirePrivilege(long roleOid, ApiOperation asked) throws SQLException {
    String key = roleOid + " " + asked.text();
    if (mayBeInstalled.getAsBoolean() && !allowed.contains(key)) {
      String name = asked.function().sqlName(asked.level());
      int arguments = asked.function().parameters().size();
      if (!roles.mayExecute(roleOid, name, arguments, session.launcherState().installations())) {
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

  /** Notices go to the statement at once, where it is known; else with the answer. */
  private void read(NoticeBatch notices, long mostBytes) {
    NoticeReader reader = noticeReader.get();
    if (reader == null) {
      encoder.keep(notices.withCount());
    } else {
      reader.read(notices, mostBytes);
    }
  }

  List<SQLWarning> drainNotices() {
    return encoder.drainNotices();
  }

  @Nullable PSQLException lastError() {
    return lastError;
  }

  /** A statement has ended: what nobody confirmed does not begin. */
  void statementEnds() {
    abandonPending();
  }

  void closeResults() {
    abandonPending();
    lastError = null;
    allowed.clear();
    encoder.closeResults();
  }
}
