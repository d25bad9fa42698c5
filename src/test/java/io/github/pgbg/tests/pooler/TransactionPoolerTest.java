package io.github.pgbg.tests.pooler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PgBouncer;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.Sql;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/** Through a pooler that gives each transaction another backend: nothing is left in any of them. */
@PostgresTest
@DisabledIf(value = "poolerIsMissing", disabledReason = "needs a PgBouncer: see CONTRIBUTING")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransactionPoolerTest {
  private static final int POOL = 3;
  private static final String RUN =
      "SELECT * FROM pg_background_result(pg_background_launch('SELECT 7')) AS (n int)";
  private static final String FROM_INSIDE =
      "SELECT sum(n) FROM pg_background_result(pg_background_launch('SELECT 7')) AS (n int)";
  private static final String TRACES =
      "SELECT concat_ws(', ', current_user, current_setting('search_path'),"
          + " current_setting('synchronous_commit'), current_setting('lock_timeout'),"
          + " current_setting('statement_timeout'), current_setting('work_mem'),"
          + " nullif(current_setting('pg_background.max_workers', true), ''),"
          + " nullif(current_setting('pgbg.custom_names', true), ''), (SELECT count(*) FROM"
          + " pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()), (SELECT count(*)"
          + " FROM pg_proc WHERE pronamespace = pg_my_temp_schema()), (SELECT count(*) FROM"
          + " pg_prepared_statements))";

  private final Scratch<TestDatabase> scratch;
  private final TestDatabase database;
  private PgBouncer pooler;

  TransactionPoolerTest(TestDatabase server) throws SQLException {
    scratch = server.createDatabase("t_transaction_pooler");
    database = scratch.get();
  }

  static boolean poolerIsMissing() {
    return PgBouncer.missing() != null;
  }

  @BeforeAll
  void start() throws IOException {
    pooler = PgBouncer.start(database, "transaction", POOL);
  }

  @AfterAll
  void stop() throws IOException, SQLException {
    pooler.close();
    scratch.close();
  }

  private Connection session(String... properties) throws SQLException {
    Properties login = database.login();
    login.setProperty("prepareThreshold", "0");
    for (int i = 0; i < properties.length; i += 2) {
      login.setProperty(properties[i], properties[i + 1]);
    }
    return DriverManager.getConnection(database.through(pooler.port()).url(), login);
  }

  private Connection withWorkerUrl() throws SQLException {
    return session("pgbg.workerUrl", database.url(), "pgbg.maxIdleWorkers", "0");
  }

  /** What other applications find in the pooler's backends: the same in each. */
  private List<String> traces() throws SQLException {
    List<Connection> others = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    try {
      for (int i = 0; i < POOL; i++) {
        Properties login = database.login();
        login.setProperty("prepareThreshold", "0");
        Connection other =
            DriverManager.getConnection(database.through(pooler.port()).plainUrl(), login);
        others.add(other);
        other.setAutoCommit(false); // each keeps a backend of its own
        seen.addAll(Sql.rows(other, TRACES));
      }
    } finally {
      for (Connection other : others) {
        other.close();
      }
    }
    return seen.stream().distinct().toList();
  }

  @Test
  void callsFromAutocommitAndInTransactionsWorkByTheWayPastThePooler() throws SQLException {
    List<String> before = traces();
    try (Connection session = withWorkerUrl()) {
      Sql.execute(session, "SELECT 1");
      assertThat(Sql.rows(session, RUN)).containsExactly("7");
      session.setAutoCommit(false);
      Sql.execute(session, "SET LOCAL work_mem = '9MB'");
      assertThat(
              Sql.rows(
                  session,
                  "SELECT * FROM pg_background_result(pg_background_launch("
                      + "'SELECT current_setting(''work_mem'')')) AS (t text)"))
          .containsExactly("9MB");
      assertThat(
              Sql.rows(
                  session,
                  "SELECT * FROM pg_background_list_v2() AS (pid int4, cookie int8,"
                      + " launched_at timestamptz, user_id oid, queue_size int4, state text,"
                      + " sql_preview text, last_error text, consumed bool, label text)"))
          .isEmpty();
      session.commit();
      session.setAutoCommit(true);
      String handle =
          Sql.rows(session, "SELECT * FROM pg_background_submit_v2('SELECT pg_sleep(60)')")
              .get(0)
              .replace('|', ',');
      assertThat(Sql.rows(session, "SELECT pg_background_wait_v2_timeout(" + handle + ", 10)"))
          .containsExactly("f");
      Sql.execute(session, "SELECT pg_background_cancel_v2_grace(" + handle + ", 100)");
      Sql.execute(session, "SELECT pg_background_detach_v2(" + handle + ")");
    }
    assertThat(traces()).isEqualTo(before);
  }

  @Test
  void withoutTheWayPastItNothingIsDoneAndTheHintNamesIt() throws SQLException {
    List<String> before = traces();
    try (Connection session = session()) {
      session.setAutoCommit(false);
      for (String sql :
          List.of(RUN, "DO $$BEGIN PERFORM pg_background_launch('SELECT 1'); END$$")) {
        assertThatThrownBy(() -> Sql.execute(session, sql))
            .isInstanceOfSatisfying(
                PSQLException.class,
                e -> {
                  assertThat(e.getSQLState()).isEqualTo("0A000");
                  assertThat(e.getServerErrorMessage().getHint())
                      .contains("pgbg.workerUrl", "pgbg.pooling=session");
                });
        session.rollback();
      }
      session.setAutoCommit(true);
      assertThat(
              Sql.error(
                  session,
                  "SELECT count(*) FROM pg_background_result("
                      + "pg_background_launch('SELECT 1')) AS (n int)"))
          .startsWith("0A000 ");
      assertThat(Sql.rows(session, "SELECT 'goes on'")).containsExactly("goes on");
    }
    assertThat(traces()).isEqualTo(before);
  }

  @Test
  void settingsOfOursAreNotLeftBehind() throws SQLException {
    List<String> before = traces();
    try (Connection session = withWorkerUrl()) {
      session.setAutoCommit(false);
      assertThat(Sql.error(session, "SHOW pg_background.max_workers")).startsWith("42704 ");
      session.rollback();
      Sql.execute(session, "SET LOCAL pg_background.max_workers = 5");
      assertThat(Sql.rows(session, "SELECT max_workers FROM pg_background_stats_v2()"))
          .containsExactly("5");
      session.commit();
    }
    assertThat(traces()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "transaction"})
  void installedFunctionsAreCalledWithinATransaction(String pooling) throws SQLException {
    List<String> before = traces();
    try (Connection owner = database.connect()) {
      Sql.execute(owner, "CREATE EXTENSION pg_background");
      Sql.execute(
          owner,
          "CREATE FUNCTION public.t_stored() RETURNS bigint LANGUAGE sql AS $$"
              + FROM_INSIDE
              + "$$");
    }
    try (Connection session =
        session(
            "pgbg.workerUrl",
            database.url(),
            "pgbg.maxIdleWorkers",
            "0",
            "pgbg.pooling",
            pooling)) {
      session.setAutoCommit(false);
      for (int i = 0; i < 4; i++) {
        Sql.execute(session, "SET LOCAL work_mem = '9MB'");
        assertThat(Sql.rows(session, FROM_INSIDE)).containsExactly("7");
        assertThat(Sql.rows(session, "SELECT public.t_stored()")).containsExactly("7");
        Sql.execute(session, "DO $$BEGIN ASSERT (" + FROM_INSIDE + ") = 7; END$$");
        session.commit();
      }
      session.setAutoCommit(true);
      assertThat(Sql.error(session, FROM_INSIDE)).startsWith("0A000 ").contains("transaction");
    } finally {
      try (Connection owner = database.connect()) {
        Sql.execute(owner, "DROP FUNCTION public.t_stored()");
        Sql.execute(owner, "DROP EXTENSION pg_background");
      }
    }
    await().untilAsserted(() -> assertThat(traces()).isEqualTo(before));
  }

  @Test
  void aWayPastItThatIsAPoolerOrOfAnotherUserIsRefused() throws SQLException {
    TestDatabase pooled = database.through(pooler.port());
    try (Connection session = session("pgbg.workerUrl", pooled.url())) {
      Sql.execute(session, "SELECT 1");
      assertThat(Sql.error(session, RUN)).isEqualTo("0A000 pgbg.workerUrl leads to a pooler");
    }
    try (Scratch<TestDatabase> role = database.createRole("t_other_user");
        Connection session =
            session("pgbg.workerUrl", database.url(), "pgbg.workerUser", "t_other_user")) {
      assertThat(Sql.error(session, RUN)).startsWith("28000 the worker's connection is of user");
    }
  }

  @Test
  void aWayPastItToAnotherDatabaseIsRefused() throws SQLException {
    String other = database.url().replace("t_transaction_pooler", "postgres");
    try (Connection session = session("pgbg.workerUrl", other)) {
      assertThat(Sql.error(session, RUN)).startsWith("08001 ").contains("another server");
    }
  }

  @Test
  void singleStatementsWorkInStatementModeToo() throws SQLException, IOException {
    try (PgBouncer statements = PgBouncer.start(database, "statement", POOL)) {
      Properties login = database.login();
      login.setProperty("prepareThreshold", "0");
      login.setProperty("pgbg.workerUrl", database.url());
      login.setProperty("pgbg.maxIdleWorkers", "0");
      try (Connection session =
          DriverManager.getConnection(database.through(statements.port()).url(), login)) {
        for (int i = 0; i < 3; i++) {
          assertThat(Sql.rows(session, RUN)).containsExactly("7");
        }
      }
    }
  }
}
