package io.github.pgbg.tests.bridge;

import static io.github.pgbg.tests.bridge.BridgeSql.rows;
import static io.github.pgbg.tests.bridge.BridgeSql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import io.github.pgbg.tests.worker.ChildJvm;
import io.github.pgbg.tests.worker.ChildMain;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Whatever ends a session, the bridge leaves nothing on the server for long. */
@PostgresTest
class NothingIsLeftTest {
  private static final String QUERY =
      "SELECT x + 1 FROM pg_background_result(pg_background_launch('SELECT 41')) AS r(x int)";

  private static final String WAITING =
      "SELECT x || '' FROM pg_background_result(pg_background_launch("
          + "'SELECT pg_sleep(1)::text')) AS r(x text)";

  /** Large objects, locks, temporary functions, connections that are not idle workers. */
  private static final String LEFT =
      "SELECT (SELECT count(*) FROM pg_largeobject_metadata),"
          + " (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'),"
          + " (SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
          + " WHERE n.nspname LIKE 'pg\\_temp\\_%'),"
          + " (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
          + " AND datname = current_database() AND pid <> pg_backend_pid()"
          + " AND NOT (application_name = 'pg_background' AND state = 'idle'))";

  private final TestDatabase database;

  NothingIsLeftTest(TestDatabase database) {
    this.database = database;
  }

  private String left() throws SQLException {
    try (Connection plain = database.connectPlain()) {
      return rows(plain, LEFT).get(0);
    }
  }

  private void assertNothingIsLeft() {
    await().untilAsserted(() -> assertThat(left()).isEqualTo("0 | 0 | 0 | 0"));
  }

  /** One large object, one lock, the session and its control connection. */
  private void assertTheBridgeIsOpen() throws SQLException {
    assertThat(left()).startsWith("1 | 1 | ").endsWith(" | 2");
  }

  @Test
  void afterClose() throws SQLException {
    try (Connection connection = database.connect()) {
      assertThat(rows(connection, QUERY)).containsExactly("42");
      assertTheBridgeIsOpen();
    }
    assertNothingIsLeft();
  }

  @Test
  void afterCloseWithinATransaction() throws SQLException {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      assertThat(rows(connection, QUERY)).containsExactly("42");
    }
    assertNothingIsLeft();
  }

  @Test
  void afterAbort() throws SQLException {
    Connection connection = database.connect();
    assertThat(rows(connection, QUERY)).containsExactly("42");
    assertTheBridgeIsOpen();
    connection.abort(Runnable::run);
    assertNothingIsLeft();
  }

  @Test
  void afterAbortWhileACallWaits() throws Exception {
    Connection connection = database.connect();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<?> call = other.submit(() -> rows(connection, WAITING));
      await().until(() -> left().startsWith("1 | 2 | ")); // the call waits for its lock
      connection.abort(Runnable::run);
      assertThatThrownBy(call::get).hasCauseInstanceOf(SQLException.class);
    } finally {
      other.shutdownNow();
    }
    assertNothingIsLeft();
  }

  @Test
  void aKilledJvmLeavesWhatTheNextBridgeSweeps() throws Exception {
    try (ChildJvm child =
        ChildJvm.start(database, "", ChildMain.class, "run", QUERY.replace("41", "40"))) {
      assertThat(child.readLine()).isEqualTo("launched");
      child.kill();
    }
    await().untilAsserted(() -> assertThat(left()).isEqualTo("1 | 0 | 0 | 0"));
    try (Connection connection = database.connect()) {
      assertThat(rows(connection, QUERY)).containsExactly("42");
      assertTheBridgeIsOpen();
    }
    assertNothingIsLeft();
  }

  @Test
  void aJvmKilledWhileACallWaitsLeavesWhatTheNextBridgeSweeps() throws Exception {
    try (ChildJvm child = ChildJvm.start(database, "", ChildMain.class, "run", WAITING)) {
      await().until(() -> left().startsWith("1 | 2 | "));
      child.kill();
    }
    await().untilAsserted(() -> assertThat(left()).isEqualTo("1 | 0 | 0 | 0"));
    try (Connection connection = database.connect()) {
      assertThat(rows(connection, QUERY)).containsExactly("42");
      assertTheBridgeIsOpen();
    }
    assertNothingIsLeft();
  }

  @Test
  void aBridgeWhoseLargeObjectWasRemovedIsMadeAgain() throws SQLException {
    try (Connection connection = database.connect()) {
      assertThat(rows(connection, QUERY)).containsExactly("42");
      run(connection, "SELECT lo_unlink(oid) FROM pg_largeobject_metadata");
      assertThat(rows(connection, QUERY)).containsExactly("42");
      run(connection, "SELECT lo_unlink(oid) FROM pg_largeobject_metadata");
    }
    assertNothingIsLeft();
  }
}
