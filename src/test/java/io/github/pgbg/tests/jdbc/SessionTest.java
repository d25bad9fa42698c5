package io.github.pgbg.tests.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Sql;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions, timeouts, and the state of a connection. */
@PostgresTest
class SessionTest {
  private final TestDatabase database;

  SessionTest(TestDatabase database) {
    this.database = database;
  }

  @ParameterizedTest
  @ValueSource(strings = {"autosave=never", "autosave=always", "autosave=conservative"})
  void anErrorInATransactionDoesWhatAutosaveSays(String parameters) throws Exception {
    Scenario.isTheSame(
        database,
        parameters,
        (connection, sight) -> {
          connection.setAutoCommit(false);
          try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE kept(n int)");
            statement.execute("INSERT INTO kept VALUES (1)");
            sight.error(() -> statement.execute("SELECT 1/0"));
            sight.error(() -> sight.rows(statement.executeQuery("SELECT n FROM kept")));
            connection.rollback();
          }
        });
  }

  @Test
  void savepointsWork() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          sight.error(connection::setSavepoint);
          connection.setAutoCommit(false);
          try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE kept(n int)");
            Savepoint named = connection.setSavepoint("a name");
            sight.of("name", named.getSavepointName());
            statement.execute("INSERT INTO kept VALUES (1)");
            Savepoint unnamed = connection.setSavepoint();
            sight.of("id", unnamed.getSavepointId());
            sight.error(unnamed::getSavepointName);
            sight.error(() -> statement.execute("SELECT 1/0"));
            connection.rollback(unnamed);
            sight.rows(statement.executeQuery("SELECT n FROM kept"));
            connection.releaseSavepoint(unnamed);
            sight.error(() -> connection.rollback(unnamed));
            connection.rollback(named);
            sight.rows(statement.executeQuery("SELECT n FROM kept"));
            connection.rollback();
          }
        });
  }

  @Test
  void theStateOfAConnectionIsReadAndSet() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
          connection.setReadOnly(true);
          connection.setSchema("pg_catalog");
          connection.setClientInfo("ApplicationName", "client");
          connection.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT);
          sight.of("isolation", connection.getTransactionIsolation());
          sight.of("read only", connection.isReadOnly());
          sight.of("schema", connection.getSchema() + " " + connection.getCatalog());
          sight.of("client", connection.getClientInfo("ApplicationName"));
          sight.of("holdability", connection.getHoldability());
          sight.of("valid", connection.isValid(5) + " " + connection.isClosed());
          sight.of("native", connection.nativeSQL("SELECT {fn now()}, ?"));
          sight.of("array", connection.createArrayOf("text", new Object[] {"a", null}));
          sight.of("types", connection.getTypeMap());
          sight.of("warnings", connection.getWarnings());
          sight.error(connection::createClob);
          sight.error(() -> connection.isValid(-1));
          connection.setAutoCommit(false);
          try (Statement statement = connection.createStatement()) {
            sight.error(() -> statement.execute("CREATE TABLE refused(n int)"));
          }
          connection.rollback();
        });
  }

  @Test
  void clientInfoThatNobodyKnowsIsAWarning() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          try {
            connection.setClientInfo("Nothing", "x");
          } catch (SQLClientInfoException e) {
            sight.of("refused", e.getFailedProperties());
          }
          sight.of("warning", connection.getWarnings());
        });
  }

  @Test
  void aNetworkTimeoutBreaksTheConnection() throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      Scenario.isTheSame(
          database,
          (connection, sight) -> {
            connection.setNetworkTimeout(executor, 100);
            sight.of("timeout", connection.getNetworkTimeout());
            try (Statement statement = connection.createStatement()) {
              sight.error(() -> statement.execute("SELECT pg_sleep(2)"));
            }
            sight.of("closed", connection.isClosed());
          });
    } finally {
      executor.shutdown();
      assertThat(executor.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aQueryTimeoutCancelsTheStatement() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            sight.error(() -> statement.execute("SELECT pg_sleep(20)"));
            sight.rows(statement.executeQuery("SELECT 1"));
          }
        });
  }

  @Test
  void abortClosesAtOnce() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          connection.abort(Runnable::run);
          sight.of("closed", connection.isClosed());
          sight.error(connection::createStatement);
          connection.abort(Runnable::run);
          sight.error(() -> connection.abort(null));
        });
  }

  /** As with PgJDBC they wait for each other, and each gets what is its own. */
  @Test
  void threadsMayShareAConnection() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(4);
    try (Connection connection = database.connect()) {
      List<Callable<List<String>>> tasks = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        int number = i;
        String call =
            "pg_background_result(pg_background_launch('SELECT " + number + "')) AS r(n int)";
        String sql =
            switch (number % 3) {
              case 0 -> "SELECT n FROM " + call;
              case 1 -> "SELECT r.n FROM (SELECT 1) AS one, " + call;
              default -> "SELECT " + number;
            };
        tasks.add(() -> Sql.rows(connection, sql));
      }
      List<Future<List<String>>> rows = executor.invokeAll(tasks);
      for (int i = 0; i < rows.size(); i++) {
        assertThat(rows.get(i).get()).containsExactly(Integer.toString(i));
      }
    } finally {
      executor.shutdown();
      assertThat(executor.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    }
  }
}
