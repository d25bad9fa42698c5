package io.github.pgbg.tests.bridge;

import static io.github.pgbg.tests.bridge.BridgeSql.failure;
import static io.github.pgbg.tests.bridge.BridgeSql.rows;
import static io.github.pgbg.tests.bridge.BridgeSql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/** What ends any statement ends one that waits for a job, and the session goes on calling. */
@PostgresTest
class InterruptedCallTest {
  private static final String QUERY =
      "SELECT x || '' FROM pg_background_result(pg_background_launch("
          + "'SELECT pg_sleep(%s)::text')) AS r(x text)";
  private static final String BLOCK =
      "DO $$ DECLARE h pg_background_handle; BEGIN"
          + " h := pg_background_launch_v2('SELECT pg_sleep(%s)');"
          + " PERFORM pg_background_wait_v2(h.pid, h.cookie); END $$";
  private static final String CONTROL =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
          + " WHERE application_name = 'pg_background:control'";

  private final TestDatabase database;
  private final Connection connection;
  private final ExecutorService other = Executors.newSingleThreadExecutor();

  InterruptedCallTest(TestDatabase database) throws SQLException {
    this.database = database;
    this.connection = database.connect();
  }

  @AfterEach
  void close() throws SQLException {
    other.shutdownNow();
    connection.close();
    database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name LIKE 'pg_background:%' AND state = 'active'");
  }

  static Stream<Arguments> waits() {
    return Stream.of(QUERY, BLOCK)
        .flatMap(text -> Stream.of(Arguments.of(text, true), Arguments.of(text, false)));
  }

  private void assertCallsWork() throws SQLException {
    assertThat(
            rows(
                connection,
                "SELECT x + 1 FROM pg_background_result(pg_background_launch('SELECT 41'))"
                    + " AS r(x int)"))
        .containsExactly("42");
  }

  /** The call that runs has asked, and waits for the answer. */
  private void untilACallWaits() {
    await()
        .until(
            () ->
                database
                    .queryText(
                        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                    .equals("1"));
    await()
        .until(
            () ->
                database
                    .queryText(
                        "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                            + " AND application_name LIKE 'pg_background:%'")
                    .equals("1"));
  }

  private PSQLException interrupted(ThrowingCallable call, Runnable interruption) throws Exception {
    Future<?> interrupting =
        other.submit(
            () -> {
              untilACallWaits();
              interruption.run();
            });
    PSQLException error = catchThrowableOfType(PSQLException.class, call);
    interrupting.get();
    return error;
  }

  private void execute(String sql) {
    try {
      database.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("waits")
  void aCancelEndsIt(String wait, boolean autoCommit) throws Exception {
    assertCallsWork();
    connection.setAutoCommit(autoCommit);
    try (Statement statement = connection.createStatement()) {
      PSQLException error =
          interrupted(
              () -> statement.execute(wait.formatted(60)),
              () -> {
                try {
                  statement.cancel();
                } catch (SQLException e) {
                  throw new AssertionError(e);
                }
              });
      assertThat(error.getSQLState()).isEqualTo("57014");
      assertThat(error.getMessage()).doesNotContain("pgbg", "pg_temp", "advisory");
    }
    endTransaction();
    assertCallsWork();
  }

  private void endTransaction() throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  @Test
  void aQueryTimeoutEndsIt() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      PSQLException error =
          catchThrowableOfType(PSQLException.class, () -> statement.execute(QUERY.formatted(60)));
      assertThat(error.getSQLState()).isEqualTo("57014");
    }
    assertCallsWork();
  }

  @ParameterizedTest
  @MethodSource("waits")
  void aStatementTimeoutEndsIt(String wait, boolean autoCommit) throws SQLException {
    assertCallsWork();
    run(connection, "SET statement_timeout = '200ms'");
    connection.setAutoCommit(autoCommit);
    PSQLException error = failure(connection, wait.formatted(60));
    assertThat(error.getSQLState()).isEqualTo("57014");
    assertThat(error.getMessage()).doesNotContain("pgbg", "pg_temp", "advisory");
    endTransaction();
    run(connection, "SET statement_timeout = 0");
    assertCallsWork();
  }

  /** The job takes the timeout over, so its end is often answered just when the caller's comes. */
  @Test
  void aTimeoutThatMeetsTheAnswerLeavesNoLock() throws SQLException {
    String pid = rows(connection, "SELECT pg_backend_pid()").get(0);
    for (int i = 0; i < 40; i++) {
      run(connection, "SET statement_timeout = '" + (40 + i % 5) + "ms'");
      failure(connection, BLOCK.formatted(60));
      run(connection, "SET statement_timeout = 0", "SELECT pg_background_detach_all_v2()");
      assertThat(
              database.queryText(
                  "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = " + pid))
          .isEqualTo("0");
    }
    assertCallsWork();
  }

  @ParameterizedTest
  @ValueSource(strings = {QUERY, BLOCK})
  void theCallersLockTimeoutDoesNotCountWaitingForAJob(String wait) throws SQLException {
    run(connection, "SET lock_timeout = '1ms'");
    run(connection, wait.formatted(0.3));
    assertCallsWork();
  }

  @Test
  void theLockTimeoutActsInTheJobToo() throws SQLException {
    try (Connection holder = database.connectPlain()) {
      run(holder, "CREATE TABLE b_locked()");
      holder.setAutoCommit(false);
      run(holder, "LOCK TABLE b_locked");
      run(connection, "SET lock_timeout = '50ms'");
      assertThat(
              failure(
                      connection,
                      QUERY
                          .replace("pg_sleep(%s)", "count(*)")
                          .replace("::text')", "::text FROM b_locked')"))
                  .getSQLState())
          .isEqualTo("55P03");
      holder.rollback();
      run(holder, "DROP TABLE b_locked");
      holder.commit();
    }
    assertCallsWork();
  }

  @Test
  void idleLimitsDoNotCountWaitingForAJob() throws SQLException {
    connection.setAutoCommit(false);
    run(connection, "SET idle_in_transaction_session_timeout = '200ms'");
    run(connection, QUERY.formatted(0.4), BLOCK.formatted(0.4));
    connection.rollback();
    assertCallsWork();
    connection.rollback();
  }

  @Test
  void aTransactionTimeoutEndsTheSessionAsAnyOther() throws SQLException {
    assumeThat(connection.getMetaData().getDatabaseMajorVersion()).isGreaterThanOrEqualTo(17);
    run(connection, "SET transaction_timeout = '200ms'");
    PSQLException error = failure(connection, BLOCK.formatted(60));
    assertThat(error.getSQLState()).isEqualTo("25P04");
    assertThat(error.getMessage()).doesNotContain("pgbg", "pg_temp", "advisory");
    assertThat(connection.isClosed()).isTrue();
  }

  /** Another one gives the answer; the function looks into its mailbox. */
  @ParameterizedTest
  @MethodSource("waits")
  void theEndOfTheControlConnectionDoesNotDisturbTheCall(String wait, boolean autoCommit)
      throws Exception {
    assertCallsWork();
    connection.setAutoCommit(autoCommit);
    PSQLException error =
        interrupted(() -> run(connection, wait.formatted(0.7)), () -> execute(CONTROL));
    assertThat((Throwable) error).isNull();
    endTransaction();
    assertCallsWork();
  }

  @Test
  void aControlConnectionThatEndedBetweenCallsIsOpenedAgain() throws SQLException {
    assertCallsWork();
    execute(CONTROL);
    await()
        .until(
            () ->
                database
                    .queryText(
                        "SELECT count(*) FROM pg_stat_activity"
                            + " WHERE application_name = 'pg_background:control'")
                    .equals("0"));
    assertCallsWork();
  }

  @Test
  void theEndOfTheSessionsBackendEndsTheCall() throws Exception {
    String pid = rows(connection, "SELECT pg_backend_pid()").get(0);
    PSQLException error =
        interrupted(
            () -> run(connection, BLOCK.formatted(60)),
            () -> execute("SELECT pg_terminate_backend(" + pid + ")"));
    assertThat(error.getSQLState()).isEqualTo("57P01");
    assertThat(connection.isClosed()).isTrue();
  }
}
