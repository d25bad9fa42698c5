package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TcpProxy;
import io.github.pgbg.tests.database.TcpProxyLink;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker's connection that stalls in the middle of a message keeps nobody. */
@PostgresTest
class StallTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  /** Five times what it should take, and a busy machine. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private static final String CALL =
      "SELECT * FROM pg_background_result(pg_background_launch('%s')) AS (t text)";

  private final TestDatabase database;
  private TcpProxy proxy;
  private Connection connection;
  private Statement statement;

  StallTest(TestDatabase database) {
    this.database = database;
  }

  enum End {
    CANCEL,
    QUERY_TIMEOUT,
    INTERRUPT,
    CLOSE_STATEMENT,
    CLOSE,
    ABORT
  }

  @BeforeEach
  void connect() throws IOException, SQLException {
    proxy = TcpProxy.before(database.port());
    connection =
        DriverManager.getConnection(
            database.url().replace(":" + database.port(), ":" + proxy.port()), database.login());
    statement = connection.createStatement();
    assertThat(call("SELECT 1::text")).isEqualTo("1");
  }

  @AfterEach
  void close() throws IOException, SQLException {
    proxy.resume();
    connection.close();
    proxy.close();
  }

  private String call(String job) throws SQLException {
    try (ResultSet rows = statement.executeQuery(CALL.formatted(job))) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void whoReadsALongRowCanLeave(End end) throws Exception {
    AtomicReference<Object> result = new AtomicReference<>();
    proxy.delay(Duration.ofMillis(20)); // a chunk
    Thread reader = begin(end, "SELECT repeat(''x'', 64000000)", result);
    await().atMost(LONG).until(() -> mostToClient() > 1_000_000);
    proxy.stall();
    proxy.delay(Duration.ZERO);
    endBy(end, reader);
    reader.join(SOON.toMillis());
    assertEnded(end, result.get());
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void whoSendsALongTextCanLeave(End end) throws Exception {
    AtomicReference<Object> result = new AtomicReference<>();
    proxy.delay(Duration.ofMillis(20)); // a chunk
    Thread sender = begin(end, "SELECT /* " + "x".repeat(8 << 20) + " */ 1::text", result);
    stallInTheText();
    endBy(end, sender);
    sender.join(SOON.toMillis());
    assertEnded(end, result.get());
  }

  @Test
  void whoLaunchesALongTextCanLeaveAndNothingWasLaunched() throws Exception {
    AtomicReference<Object> result = new AtomicReference<>();
    proxy.delay(Duration.ofMillis(20));
    statement.setQueryTimeout(2);
    Thread launcher =
        new Thread(
            () ->
                set(
                    result,
                    () ->
                        statement.executeQuery(
                            "SELECT pg_background_launch('CREATE TABLE t_stalled() /* "
                                + "x".repeat(8 << 20)
                                + " */')")));
    launcher.start();
    stallInTheText();
    launcher.join(SOON.toMillis());
    assertEnded(End.QUERY_TIMEOUT, result.get());
    proxy.resume();
    statement.setQueryTimeout(0);
    assertThat(call("SELECT to_regclass(''t_stalled'')::text")).isNull();
  }

  /** The opposite: who does not want to leave waits on, and has the row. */
  @Test
  void aStallThatEndsIsNoMatter() throws Exception {
    AtomicReference<Object> result = new AtomicReference<>();
    proxy.delay(Duration.ofMillis(20));
    Thread reader = begin(End.CANCEL, "SELECT repeat(''x'', 8000000)", result);
    await().atMost(LONG).until(() -> mostToClient() > 1_000_000);
    proxy.stall();
    proxy.delay(Duration.ZERO);
    reader.join(2_000);
    assertThat(result.get()).isNull();
    proxy.resume();
    reader.join(LONG.toMillis());
    assertThat((String) result.get()).hasSize(8_000_000);
  }

  private void stallInTheText() {
    await()
        .atMost(LONG)
        .until(() -> proxy.links().stream().anyMatch(link -> link.bytesToServer() > 300_000));
    proxy.stall();
    proxy.delay(Duration.ZERO);
  }

  private long mostToClient() {
    return proxy.links().stream().mapToLong(TcpProxyLink::bytesToClient).max().orElse(0);
  }

  private Thread begin(End end, String job, AtomicReference<Object> result) throws SQLException {
    if (end == End.QUERY_TIMEOUT) {
      statement.setQueryTimeout(2);
    }
    Thread thread = new Thread(() -> set(result, () -> call(job)));
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private interface Work {
    Object run() throws SQLException;
  }

  private static void set(AtomicReference<Object> result, Work work) {
    try {
      result.set(work.run());
    } catch (SQLException e) {
      result.set(e);
    }
  }

  private void endBy(End end, Thread waiting) throws SQLException {
    switch (end) {
      case CANCEL -> statement.cancel();
      case QUERY_TIMEOUT -> {}
      case INTERRUPT -> waiting.interrupt();
      case CLOSE_STATEMENT -> statement.close();
      case CLOSE -> connection.close();
      case ABORT -> connection.abort(Runnable::run);
    }
  }

  private static void assertEnded(End end, @Nullable Object result) {
    assertThat(result)
        .isInstanceOfSatisfying(
            SQLException.class,
            e ->
                assertThat(e.getSQLState())
                    .isEqualTo(end == End.CLOSE || end == End.ABORT ? "08003" : "57014"));
  }
}
