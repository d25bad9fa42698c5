package io.github.pgbg.tests.faults;

import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.Sql;
import io.github.pgbg.tests.database.TcpProxy;
import io.github.pgbg.tests.database.TcpProxyLink;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One session behind a network of its own, one call of it, and what becomes of it. */
final class Stage implements AutoCloseable {
  /** At least five times what each end is expected to take. */
  static final int BOUND_SECONDS = 20;

  private static final String PLAIN =
      "SELECT * FROM pg_background_result(pg_background_launch('SELECT 42')) AS (n int)";
  private static final String BRIDGED =
      "SELECT n + 1 FROM pg_background_result(pg_background_launch('SELECT 41')) AS (n int)";

  private static final Logger LOG = LoggerFactory.getLogger(Stage.class);

  private final FaultServer server;
  private final Kind kind;
  private final Ending ending;
  private final boolean tls;
  private final TcpProxy proxy;
  private final Map<TcpProxyLink, Integer> stalled = new LinkedHashMap<>();
  private final CompletableFuture<@Nullable SQLException> outcome = new CompletableFuture<>();
  private final Connection connection;
  private final Statement statement;
  private String handle = "0, 0";
  private @Nullable Thread caller;

  Stage(FaultServer server, Kind kind, Ending ending, boolean tls)
      throws IOException, SQLException {
    this.server = server;
    this.kind = kind;
    this.ending = ending;
    this.tls = tls;
    this.proxy = server.proxy();
    this.connection = connect();
    this.statement = connection.createStatement();
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        server.url(proxy.port(), kind.database()), FaultServer.login(tls));
  }

  Connection connection() {
    return connection;
  }

  Statement statement() {
    return statement;
  }

  Thread caller() {
    if (caller == null) {
      throw new IllegalStateException("nobody calls");
    }
    return caller;
  }

  Kind kind() {
    return kind;
  }

  /** The connections that the call may need are there; the job that it is for runs. */
  void prepare(Fault fault) throws SQLException {
    if (fault.isOfNewConnections()) {
      Sql.rows(connection, "SELECT 1");
      return;
    }
    Sql.rows(connection, PLAIN);
    if (kind.isBridged()) {
      Sql.rows(connection, BRIDGED);
    }
    if (kind.needsJob()) {
      handle = Sql.rows(connection, kind.launch()).get(0).replace("|", ", ");
      untilItRuns();
    }
    if (ending == Ending.QUERY_TIMEOUT) {
      statement.setQueryTimeout(1);
    } else if (ending == Ending.NETWORK_TIMEOUT) {
      connection.setNetworkTimeout(Runnable::run, 1000);
    }
  }

  private void untilItRuns() {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !backends(Role.WORKER, "wait_event = 'PgSleep'").isEmpty());
  }

  /** The backends of this stage, with the links to them. */
  private Map<Integer, TcpProxyLink> backends(Role role, String condition) throws SQLException {
    Map<Integer, TcpProxyLink> links =
        proxy.links().stream()
            .collect(Collectors.toMap(TcpProxyLink::portAtServer, link -> link, (a, b) -> b));
    Map<Integer, TcpProxyLink> found = new LinkedHashMap<>();
    try (Connection admin = server.connectAsAdmin(FaultServer.PLAIN)) {
      for (String row :
          Sql.rows(
              admin,
              "SELECT pid, client_port FROM pg_stat_activity WHERE usename = 't_fault' AND "
                  + role.condition()
                  + " AND "
                  + condition)) {
        String[] parts = row.split("\\|", -1);
        TcpProxyLink link = links.get(Integer.parseInt(parts[1]));
        if (link != null) {
          found.put(Integer.parseInt(parts[0]), link);
        }
      }
    }
    return found;
  }

  void terminate(Role role) throws SQLException {
    for (Integer pid : backends(role, "true").keySet()) {
      server.ask("SELECT pg_terminate_backend(" + pid + ")");
    }
  }

  void stall(Fault fault) throws Exception {
    if (fault.isOfNewConnections()) {
      proxy.acceptAndSayNothing();
    } else if (fault.stall() != null && fault.role() != null) {
      for (Map.Entry<Integer, TcpProxyLink> each : backends(fault.role(), "true").entrySet()) {
        stalled.put(each.getValue(), each.getKey());
        fault.stall().begin(each.getValue(), each.getKey());
      }
    }
  }

  void unstall(Fault fault) throws Exception {
    proxy.resume();
    if (fault.stall() != null) {
      for (Map.Entry<TcpProxyLink, Integer> each : stalled.entrySet()) {
        fault.stall().end(each.getKey(), each.getValue());
      }
    }
    stalled.clear();
  }

  void call() {
    Thread thread = new Thread(this::callAndTell, "caller of " + kind);
    caller = thread;
    thread.start();
  }

  private void callAndTell() {
    try {
      if (kind == Kind.CLOSE) {
        connection.close();
      } else if (statement.execute(kind.sql(handle))) {
        try (ResultSet rows = statement.getResultSet()) {
          while (rows.next()) {}
        }
      }
      outcome.complete(null);
    } catch (SQLException e) {
      outcome.complete(e);
    } catch (RuntimeException | Error e) {
      outcome.completeExceptionally(e);
    }
  }

  /** In the driver's code, or in the server for an answer of the driver. */
  void untilItWaits() {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> outcome.isDone() || waits());
    if (!outcome.isDone() && !kind.needsJob()) {
      untilItRuns();
    }
  }

  private boolean waits() throws SQLException {
    return Arrays.stream(caller().getStackTrace())
            .anyMatch(frame -> frame.getMethodName().equals("workOrWait"))
        || !backends(Role.LAUNCHER, "wait_event_type = 'Lock'").isEmpty();
  }

  /** In a thread of its own, for it may wait too. */
  void end(Fault fault) throws Exception {
    if (outcome.isDone()) {
      return;
    }
    bounded(
        "the ending itself",
        () -> {
          ending.on(this);
          return "done";
        });
    if (fault.before()) {
      endAgain();
    }
  }

  /** It may have come before the call had reached the server. */
  private void endAgain() throws SQLException {
    for (int i = 1; i < BOUND_SECONDS && !isOver(1); i++) {
      ending.on(this);
    }
  }

  private boolean isOver(int seconds) {
    try {
      outcome.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException | ExecutionException e) {
      LOG.debug("It ended", e);
    }
    return true;
  }

  private interface Work {
    String run() throws Exception;
  }

  private static String bounded(String what, Work work) throws Exception {
    CompletableFuture<String> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                done.complete(work.run());
              } catch (Exception | Error e) {
                done.completeExceptionally(e);
              }
            },
            what);
    thread.start();
    try {
      return done.get(BOUND_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(what + " hangs at " + where(thread), e);
    }
  }

  /** The driver's part of where a thread is. */
  private static String where(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("io.github.pgbg.internal"))
        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
        .limit(12)
        .collect(Collectors.joining(" < "));
  }

  /** How the call ended: an SQLSTATE, or nothing. */
  String outcome() throws Exception {
    try {
      SQLException error = outcome.get(BOUND_SECONDS, TimeUnit.SECONDS);
      return error == null ? "" : String.valueOf(error.getSQLState());
    } catch (TimeoutException e) {
      throw new AssertionError("the call hangs at " + where(caller()), e);
    }
  }

  /** The session goes on, or says that it does not, and a new one works. */
  void assertUsable(Fault fault) throws Exception {
    if (ending.leavesTheSession() && kind != Kind.CLOSE && !fault.losesTheSession()) {
      bounded("the next call", () -> work(connection));
      return;
    }
    if (outcome().startsWith("08") && !bounded("isValid", this::isValid).equals("false")) {
      throw new AssertionError("the session calls itself valid");
    }
    closeSession();
    bounded(
        "a new session",
        () -> {
          try (Connection fresh = connect()) {
            return work(fresh);
          }
        });
  }

  private String isValid() throws SQLException {
    return Boolean.toString(!connection.isClosed() && connection.isValid(1));
  }

  private static String work(Connection session) throws SQLException {
    List<String> answers =
        List.of(Sql.rows(session, PLAIN).get(0), Sql.rows(session, BRIDGED).get(0));
    if (!answers.equals(List.of("42", "42"))) {
      throw new AssertionError(answers.toString());
    }
    return "works";
  }

  /** One whose connection is broken says so. */
  private String closeSession() throws SQLException {
    try {
      connection.close();
    } catch (SQLException e) {
      if (!String.valueOf(e.getSQLState()).startsWith("08")) {
        throw e;
      }
    }
    return "closed";
  }

  @Override
  public void close() throws IOException {
    try {
      bounded(
          "close",
          () -> {
            return closeSession();
          });
    } catch (Exception e) {
      throw new IOException(e);
    } finally {
      proxy.close();
    }
  }
}
