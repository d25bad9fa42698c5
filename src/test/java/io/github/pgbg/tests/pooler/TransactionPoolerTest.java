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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
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
          + " pg_prepared_statements), (SELECT count(*) FROM pg_class WHERE relnamespace ="
          + " pg_my_temp_schema()), (SELECT count(*) FROM pg_listening_channels()), (SELECT"
          + " count(*) FROM pg_cursors WHERE is_holdable), session_user,"
          + " nullif(current_setting('t_lent.own', true), ''))";

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
  void withoutTheWayPastItCallsFromInsideAreRefusedAndTheHintNamesIt() throws SQLException {
    List<String> before = traces();
    try (Connection session = session()) {
      session.setAutoCommit(false);
      for (String sql :
          List.of(FROM_INSIDE, "DO $$BEGIN PERFORM pg_background_launch('SELECT 1'); END$$")) {
        refused(session, sql);
        session.rollback();
      }
      session.setAutoCommit(true);
      refused(session, FROM_INSIDE);
      assertThat(Sql.rows(session, "SELECT 'goes on'")).containsExactly("goes on");
    }
    assertThat(traces()).isEqualTo(before);
  }

  private static void refused(Connection session, String sql) {
    assertThatThrownBy(() -> Sql.execute(session, sql))
        .as(sql)
        .isInstanceOfSatisfying(
            PSQLException.class,
            e -> {
              assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo("0A000");
              assertThat(e.getServerErrorMessage().getHint())
                  .contains("pgbg.workerUrl", "pgbg.pooling=session");
            });
  }

  @Test
  void withoutTheWayPastItAJobIsOneTransactionThroughThePooler() throws SQLException {
    List<String> before = traces();
    try (Connection session = session()) {
      for (boolean autocommit : new boolean[] {true, false}) {
        session.setAutoCommit(autocommit);
        assertThat(Sql.rows(session, RUN)).containsExactly("7");
        assertThat(
                Sql.rows(
                    session,
                    "SELECT * FROM pg_background_result(pg_background_launch("
                        + "'CREATE TABLE t_lent (n int); INSERT INTO t_lent VALUES (1), (2);"
                        + " DROP TABLE t_lent')) AS (tag text)"))
            .containsExactly("CREATE TABLE", "INSERT 0 2", "DROP TABLE");
        assertThat(
                Sql.error(
                    session,
                    "SELECT * FROM pg_background_result(pg_background_launch("
                        + "'CREATE TABLE t_lent (n int); SELECT 1/0')) AS (n int)"))
            .startsWith("22012 ");
        if (!autocommit) {
          session.rollback();
        }
      }
      session.rollback();
      session.setAutoCommit(true);
      assertThat(Sql.rows(session, "SELECT to_regclass('t_lent')")).containsExactly("null");
      assertThat(Sql.rows(session, "SELECT count(*) || ' ' || max(n) FROM (VALUES (1)) AS v(n)"))
          .containsExactly("1 1");
    }
    assertThat(traces()).isEqualTo(before);
  }

  @Test
  void aLentBackendHasTheSettingsAndTheRoleOfItsLauncherAndLosesThem() throws SQLException {
    try (Scratch<TestDatabase> role = database.createRole("t_lent_role")) {
      List<String> before = traces();
      try (Connection session = session()) {
        session.setAutoCommit(false);
        Sql.execute(session, "SET LOCAL work_mem = '9MB'; SET LOCAL search_path = pg_catalog");
        Sql.execute(session, "SET LOCAL statement_timeout = '77s'; SET LOCAL t_lent.own = 'x'");
        Sql.execute(session, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        Sql.execute(session, "SET LOCAL default_transaction_isolation = 'serializable'");
        Sql.execute(session, "SET LOCAL ROLE t_lent_role");
        assertThat(
                Sql.rows(
                    session,
                    "SELECT * FROM pg_background_result(pg_background_launch('SELECT concat_ws("
                        + "'','', current_user, current_setting(''work_mem''),"
                        + " current_setting(''search_path''), current_setting(''t_lent.own''),"
                        + " current_setting(''statement_timeout''),"
                        + " current_setting(''transaction_isolation''))')) AS (t text)"))
            .containsExactly("t_lent_role,9MB,pg_catalog,x,77s,serializable");
        session.commit();
      }
      assertThat(traces()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET work_mem = '8MB'; SET search_path = 'x'; SET ROLE pg_monitor",
        "SELECT set_config('lock_timeout', '1s', false)",
        "SELECT pg_advisory_lock(7), pg_advisory_lock(7), pg_advisory_lock_shared(-3, 9)",
        "PREPARE t_kept AS SELECT 1",
        "CREATE TEMP TABLE t_temp (n serial PRIMARY KEY); INSERT INTO t_temp DEFAULT VALUES",
        "CREATE FUNCTION pg_temp.t_f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DO $$BEGIN EXECUTE 'LISTEN t_channel'; END$$",
        "DECLARE t_held CURSOR WITH HOLD FOR SELECT 1",
        "SELECT pg_advisory_lock(8); SELECT 1/0",
        "SET SESSION AUTHORIZATION pg_monitor; SET lock_timeout = '2s'"
      })
  void whatAJobLeavesInALentBackendIsUndone(String job) throws SQLException {
    database.execute("GRANT pg_monitor TO CURRENT_USER");
    List<String> before = traces();
    try (Connection session = session()) {
      for (String level : List.of("read committed", "serializable")) {
        session.setAutoCommit(false);
        Sql.execute(session, "SET LOCAL default_transaction_isolation = '" + level + "'");
        String handle =
            Sql.rows(session, "SELECT * FROM pg_background_submit_v2($job$" + job + "$job$)")
                .get(0)
                .replace('|', ',');
        Sql.execute(session, "SELECT pg_background_wait_v2(" + handle + ")");
        session.rollback();
      }
    }
    assertThat(traces()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VACUUM",
        "CREATE INDEX CONCURRENTLY t_index ON t_none (n)",
        "CALL t_commits()",
        "SELECT pg_background_launch('SELECT 1')",
        "SELECT pg_background_progress(5)"
      })
  void whatNeedsASessionIsRefusedWithTheHint(String job) throws SQLException {
    database.execute("CREATE TABLE t_none (n int)");
    database.execute("CREATE PROCEDURE t_commits() LANGUAGE plpgsql AS 'BEGIN COMMIT; END'");
    List<String> before = traces();
    try (Connection session = session()) {
      refused(
          session,
          "SELECT * FROM pg_background_result(pg_background_launch($job$"
              + job
              + "$job$)) AS (t text)");
    } finally {
      database.execute("DROP TABLE t_none");
      database.execute("DROP PROCEDURE t_commits()");
    }
    assertThat(traces()).isEqualTo(before);
  }

  @Test
  void jobsOfALentBackendStreamAreCancelledAndWaitedFor() throws SQLException {
    List<String> before = traces();
    try (Connection session = session()) {
      assertThat(
              Sql.rows(
                      session,
                      "SELECT * FROM pg_background_result(pg_background_launch("
                          + "'SELECT i FROM generate_series(1, 30000) i')) AS (n int)")
                  .size())
          .isEqualTo(30_000);
      String handle =
          Sql.rows(session, "SELECT * FROM pg_background_launch_v2('SELECT pg_sleep(60)')")
              .get(0)
              .replace('|', ',');
      assertThat(Sql.rows(session, "SELECT pg_background_wait_v2_timeout(" + handle + ", 10)"))
          .containsExactly("f");
      Sql.execute(session, "SELECT pg_background_cancel_v2(" + handle + ")");
      Sql.execute(session, "SELECT pg_background_wait_v2(" + handle + ")");
      assertThat(
              Sql.error(
                  session, "SELECT * FROM pg_background_result_v2(" + handle + ") AS (t text)"))
          .startsWith("57");
      assertThat(Sql.rows(session, "SELECT * FROM pg_background_submit_v2('NOTIFY t_lent')"))
          .hasSize(1);
    }
    await().untilAsserted(() -> assertThat(traces()).isEqualTo(before));
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
      assertThat(Sql.error(session, "SELECT public.t_stored()"))
          .startsWith("0A000 ")
          .contains("transaction");
    } finally {
      try (Connection owner = database.connect()) {
        Sql.execute(owner, "DROP FUNCTION public.t_stored()");
        Sql.execute(owner, "DROP EXTENSION pg_background");
      }
    }
    await().untilAsserted(() -> assertThat(traces()).isEqualTo(before));
  }

  @Test
  void sessionsThatTakeTheBackendsInTurnGetTheirOwnAnswers() throws SQLException {
    List<String> before = traces();
    try (Connection owner = database.connect()) {
      Sql.execute(owner, "CREATE EXTENSION pg_background");
    }
    try {
      List<CompletableFuture<Void>> sessions = new ArrayList<>();
      for (int i = 0; i < 2 * POOL; i++) {
        int own = i;
        sessions.add(
            CompletableFuture.runAsync(
                () -> {
                  try (Connection session = withWorkerUrl()) {
                    session.setAutoCommit(false);
                    for (int k = 0; k < 10; k++) {
                      assertThat(
                              Sql.rows(
                                  session,
                                  "SELECT sum(n) FROM pg_background_result("
                                      + "pg_background_launch('SELECT "
                                      + own
                                      + "')) AS (n int)"))
                          .containsExactly(String.valueOf(own));
                      session.commit();
                    }
                  } catch (SQLException e) {
                    throw new CompletionException(e);
                  }
                }));
      }
      sessions.forEach(session -> session.orTimeout(120, TimeUnit.SECONDS).join());
    } finally {
      try (Connection owner = database.connect()) {
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

  static boolean poolerKeepsNoStatements() throws IOException {
    return PgBouncer.version() < 121;
  }

  @ParameterizedTest
  @ValueSource(strings = {"workerUrl", "nothing"})
  @DisabledIf(
      value = "poolerKeepsNoStatements",
      disabledReason = "needs a PgBouncer of 1.21 or newer: -Dpgbg.pgbouncer names one")
  void aPoolerThatKeepsPreparedStatementsNeedsNoThreshold(String set)
      throws SQLException, IOException {
    Properties login = database.login();
    login.setProperty("prepareThreshold", "2");
    login.setProperty("pgbg.maxIdleWorkers", "0");
    if (set.equals("workerUrl")) {
      login.setProperty("pgbg.workerUrl", database.url());
    }
    try (PgBouncer keeping =
            PgBouncer.start(database, "transaction", POOL, "max_prepared_statements = 50");
        Connection session =
            DriverManager.getConnection(database.through(keeping.port()).url(), login);
        PreparedStatement ordinary = session.prepareStatement("SELECT ?::int + 1");
        PreparedStatement call =
            session.prepareStatement(
                "SELECT * FROM pg_background_result(pg_background_launch(?)) AS (n int)")) {
      for (int i = 0; i < 12; i++) {
        session.setAutoCommit(i % 2 == 0);
        ordinary.setInt(1, i);
        call.setString(1, "SELECT " + i);
        try (ResultSet row = ordinary.executeQuery()) {
          assertThat(Sql.rows(row)).containsExactly(String.valueOf(i + 1));
        }
        try (ResultSet row = call.executeQuery()) {
          assertThat(Sql.rows(row)).containsExactly(String.valueOf(i));
        }
        if (!session.getAutoCommit()) {
          session.rollback();
        }
      }
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
