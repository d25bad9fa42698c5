package io.github.pgbg.tests.bridge;

import static io.github.pgbg.tests.bridge.BridgeSql.rows;
import static io.github.pgbg.tests.bridge.BridgeSql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.util.PSQLException;

/** A control connection that is silent, or cannot be had, hangs nobody and launches nothing. */
@PostgresTest
@NeedsSuperuser("roles with a limit of connections are made, and other sessions' backends named")
@Timeout(120)
class ControlFaultsTest {
  private static final String QUERY =
      "SELECT x + 1 FROM pg_background_result(pg_background_launch('SELECT 41')) AS r(x int)";

  private final TestDatabase database;
  private final Connection connection;

  ControlFaultsTest(TestDatabase database) throws SQLException {
    this.database = database;
    this.connection = database.connect();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private String controlPid() throws SQLException {
    return database.queryText(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'pg_background:control'"
            + " AND datname = current_database()");
  }

  private static void signal(String signal, String pid) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
  }

  @Test
  void aFrozenControlBackendIsReplaced() throws Exception {
    assertThat(rows(connection, QUERY)).containsExactly("42");
    String frozen = controlPid();
    signal("STOP", frozen);
    try {
      assertThat(rows(connection, QUERY)).containsExactly("42");
      assertThat(rows(connection, QUERY)).containsExactly("42");
    } finally {
      signal("CONT", frozen);
    }
  }

  @Test
  void aQueryTimeoutEndsACallWhoseControlBackendIsFrozen() throws Exception {
    assertThat(rows(connection, QUERY)).containsExactly("42");
    String frozen = controlPid();
    signal("STOP", frozen);
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      long start = System.nanoTime();
      PSQLException error =
          catchThrowableOfType(PSQLException.class, () -> statement.execute(QUERY));
      assertThat(error.getSQLState()).isEqualTo("57014");
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(10);
    } finally {
      signal("CONT", frozen);
    }
    assertThat(rows(connection, QUERY)).containsExactly("42");
  }

  @Test
  void aLaunchThatFindsNoConnectionCanBeCaught() throws Exception {
    try (Scratch<TestDatabase> scratch = database.createDatabase("pgbg_full");
        Scratch<TestDatabase> role = database.createRole("pgbg_limited")) {
      scratch.get().execute("ALTER ROLE pgbg_limited CONNECTION LIMIT 1");
      try (Connection limited = scratch.get().as("pgbg_limited", "pgbg_limited").connect()) {
        run(limited, "CREATE TEMP TABLE fallback(t text)");
        run(
            limited,
            "DO $$ BEGIN BEGIN PERFORM pg_background_launch('SELECT 1');"
                + " EXCEPTION WHEN insufficient_resources THEN"
                + " INSERT INTO fallback VALUES ('caught'); END; END $$",
            "DO $$ BEGIN INSERT INTO fallback VALUES ('main work');"
                + " IF false THEN PERFORM pg_background_launch('SELECT 1'); END IF; END $$");
        assertThat(rows(limited, "SELECT t FROM fallback")).containsExactly("caught", "main work");
      }
    }
  }

  @Test
  void sessionsThatWaitCrosswiseAreADeadlock() throws Exception {
    String update =
        "SELECT * FROM pg_background_result(pg_background_launch("
            + "'UPDATE pgbg_cross SET v = v + 1 WHERE k = %d')) AS r(t text)";
    ExecutorService thread = Executors.newSingleThreadExecutor();
    database.execute("DROP TABLE IF EXISTS pgbg_cross");
    database.execute("CREATE TABLE pgbg_cross AS SELECT k, 0 AS v FROM generate_series(1, 2) k");
    try (Connection other = database.connect()) {
      connection.setAutoCommit(false);
      other.setAutoCommit(false);
      run(connection, "UPDATE pgbg_cross SET v = v + 1 WHERE k = 1");
      run(other, "UPDATE pgbg_cross SET v = v + 1 WHERE k = 2");
      Future<PSQLException> others =
          thread.submit(
              () -> {
                PSQLException error = BridgeSql.failure(other, update.formatted(1));
                other.rollback();
                return error;
              });
      PSQLException mine = BridgeSql.failure(connection, update.formatted(2));
      connection.rollback();
      PSQLException theirs = others.get();
      assertThat(mine == null ? "" : mine.getSQLState())
          .as("one of them gives up; the other: " + theirs)
          .isEqualTo(mine == null ? "" : "40P01");
      assertThat(mine != null || theirs != null).isTrue();
    } finally {
      thread.shutdownNow();
      connection.rollback();
      connection.setAutoCommit(true);
      await()
          .ignoreExceptions()
          .until(
              () -> {
                database.execute("DROP TABLE IF EXISTS pgbg_cross");
                return true;
              });
    }
  }
}
