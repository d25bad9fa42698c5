package io.github.pgbg.tests.bridge;

import static io.github.pgbg.tests.bridge.BridgeSql.prepared;
import static io.github.pgbg.tests.bridge.BridgeSql.rows;
import static io.github.pgbg.tests.bridge.BridgeSql.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call works in statements that are no queries, and in every way JDBC has to execute one. */
@PostgresTest
class AnyStatementTest {
  private static final String FIVE =
      "pg_background_result(pg_background_launch('SELECT 5')) AS r(x int)";

  private final TestDatabase database;
  private final Connection connection;

  AnyStatementTest(TestDatabase database) throws SQLException {
    this.database = database;
    this.connection = database.connect();
  }

  @BeforeEach
  void createTable() throws SQLException {
    dropTables();
    database.execute("CREATE TABLE b_task(id int, pid int)");
    database.execute("INSERT INTO b_task SELECT generate_series(1, 3)");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    dropTables();
  }

  private void dropTables() throws SQLException {
    database.execute("DROP TABLE IF EXISTS b_task, b_copy");
  }

  private String ids() throws SQLException {
    return database.queryText("SELECT string_agg(id::text, ',' ORDER BY id) FROM b_task");
  }

  private int update(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  @Test
  void insertSelectTakesTheRowsOfAJob() throws SQLException {
    assertThat(update("INSERT INTO b_task(id) SELECT x FROM " + FIVE)).isEqualTo(1);
    assertThat(ids()).isEqualTo("1,2,3,5");
  }

  @Test
  void insertReturningGivesWhatWasInserted() throws SQLException {
    String sql = "INSERT INTO b_task(id) SELECT x FROM " + FIVE + " RETURNING id + 1";
    assertThat(rows(connection, sql)).containsExactly("6");
  }

  @Test
  void insertValuesMayLaunch() throws SQLException {
    assertThat(update("INSERT INTO b_task VALUES (9, pg_background_launch('SELECT 1'))"))
        .isEqualTo(1);
    assertThat(rows(connection, "SELECT pid > 0 FROM b_task WHERE id = 9")).containsExactly("t");
  }

  @Test
  void updateLaunchesAJobForEachRow() throws SQLException {
    assertThat(update("UPDATE b_task SET pid = pg_background_launch('SELECT 10 * ' || id)"))
        .isEqualTo(3);
    assertThat(
            rows(
                connection,
                "SELECT x FROM b_task, LATERAL pg_background_result(pid) AS r(x int) ORDER BY 1"))
        .containsExactly("10", "20", "30");
  }

  @Test
  void updateFromJoinsTheRowsOfAJob() throws SQLException {
    assertThat(update("UPDATE b_task SET id = x FROM " + FIVE + " WHERE id = 3")).isEqualTo(1);
    assertThat(ids()).isEqualTo("1,2,5");
  }

  @Test
  void deleteUsingJoinsTheRowsOfAJob() throws SQLException {
    assertThat(update("DELETE FROM b_task USING " + FIVE + " WHERE id = x - 3")).isEqualTo(1);
    assertThat(ids()).isEqualTo("1,3");
  }

  @Test
  void createTableAsTakesTheRowsOfAJob() throws SQLException {
    run(connection, "CREATE TABLE b_copy AS SELECT x + 1 AS y FROM " + FIVE);
    assertThat(rows(connection, "SELECT y FROM b_copy")).containsExactly("6");
  }

  @Test
  void aTemporaryViewMayCall() throws SQLException {
    run(connection, "CREATE TEMP VIEW b_view AS SELECT x FROM " + FIVE);
    assertThat(rows(connection, "SELECT x FROM b_view")).containsExactly("5");
    assertThat(rows(connection, "SELECT x + 1 FROM b_view")).containsExactly("6");
  }

  @Test
  void prepareAndExecuteOfSqlMayCall() throws SQLException {
    run(
        connection,
        "PREPARE b(text) AS SELECT x FROM pg_background_result(pg_background_launch($1))"
            + " AS r(x int)");
    assertThat(rows(connection, "EXECUTE b('SELECT 1')")).containsExactly("1");
    assertThat(rows(connection, "EXECUTE b('SELECT 2')")).containsExactly("2");
    run(connection, "DEALLOCATE b");
  }

  @Test
  void explainAnalyzeRunsTheCalls() throws SQLException {
    assertThat(
            rows(connection, "EXPLAIN (ANALYZE, COSTS off, TIMING off) SELECT x + 1 FROM " + FIVE)
                .get(0))
        .startsWith("Function Scan on pg_background_result r");
  }

  @Test
  void severalStatementsInOneTextGiveTheirResultsInTurn() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(
              statement.execute(
                  "SELECT x + 1 FROM "
                      + FIVE
                      + "; UPDATE b_task SET pid = 0; SELECT x FROM "
                      + FIVE))
          .isTrue();
      assertThat(rows(statement.getResultSet())).containsExactly("6");
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(3);
      assertThat(statement.getMoreResults()).isTrue();
      assertThat(rows(statement.getResultSet())).containsExactly("5");
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(-1);
    }
  }

  @Test
  void aBatchOfTextsMayCall() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.addBatch("INSERT INTO b_task(id) SELECT x FROM " + FIVE);
      statement.addBatch("DELETE FROM b_task WHERE id = 1");
      statement.addBatch("UPDATE b_task SET pid = x FROM " + FIVE);
      assertThat(statement.executeBatch()).containsExactly(1, 1, 3);
    }
    assertThat(ids()).isEqualTo("2,3,5");
  }

  @Test
  void aPreparedBatchMayCall() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO b_task(id) SELECT x FROM pg_background_result(pg_background_launch(?))"
                + " AS r(x int)")) {
      for (int i = 11; i < 14; i++) {
        statement.setString(1, "SELECT " + i);
        statement.addBatch();
      }
      assertThat(statement.executeBatch()).containsExactly(1, 1, 1);
    }
    assertThat(ids()).isEqualTo("1,2,3,11,12,13");
  }

  @Test
  void parametersReachTheCallsOfAPreparedStatement() throws SQLException {
    String sql =
        "SELECT x + ? FROM pg_background_result(pg_background_launch(? || ?::text)) AS (x int)"
            + " WHERE x <> ?";
    assertThat(prepared(connection, sql, 1, "SELECT ", 41, 0)).containsExactly("42");
  }

  @Test
  void aPreparedStatementGoesOnAsAServersOne() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT x + 1 FROM pg_background_result(pg_background_launch(?)) AS (x int)")) {
      for (int i = 0; i < 12; i++) { // past prepareThreshold
        statement.setString(1, "SELECT " + i);
        try (ResultSet rows = statement.executeQuery()) {
          assertThat(rows(rows)).containsExactly(Integer.toString(i + 1));
        }
      }
    }
  }

  @Test
  void aPreparedStatementOutlivesARollbackOfTheFunctions() throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT x + 1 FROM pg_background_result(pg_background_launch(?)) AS (x int)")) {
      for (int i = 0; i < 12; i++) {
        statement.setString(1, "SELECT " + i);
        try (ResultSet rows = statement.executeQuery()) {
          assertThat(rows(rows)).containsExactly(Integer.toString(i + 1));
        }
        connection.rollback();
      }
    }
  }

  @Test
  void aFunctionCallEscapeGivesItsOutParameter() throws SQLException {
    try (CallableStatement call = connection.prepareCall("{? = call pg_background_launch(?)}")) {
      call.registerOutParameter(1, Types.INTEGER);
      call.setString(2, "SELECT 5");
      call.execute();
      int pid = call.getInt(1);
      assertThat(pid).isPositive();
      assertThat(call.getObject(1)).isEqualTo(pid);
      assertThat(rows(connection, "SELECT x FROM pg_background_result(" + pid + ") AS (x int)"))
          .containsExactly("5");
    }
  }

  @Test
  void aCallEscapeWithoutAResultRuns() throws SQLException {
    try (CallableStatement call = connection.prepareCall("{call pg_background_detach(?)}")) {
      call.setInt(
          1, Integer.parseInt(rows(connection, "SELECT pg_background_launch('SELECT 1')").get(0)));
      call.execute();
    }
  }

  @Test
  void aCursorOfJdbcFetchesInPieces() throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(10);
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT t.id * x FROM generate_series(1, 100) AS t(id), LATERAL"
                  + " pg_background_result(pg_background_launch('SELECT ' || t.id)) AS r(x int)")) {
        int row = 0;
        while (rows.next()) {
          row++;
          assertThat(rows.getInt(1)).isEqualTo(row * row);
        }
        assertThat(row).isEqualTo(100);
      }
      assertThat(BridgeSql.notices(statement)).isEmpty();
    }
    connection.commit();
  }

  @Test
  void aCursorOfSqlMayCall() throws SQLException {
    connection.setAutoCommit(false);
    run(
        connection,
        "DECLARE c CURSOR FOR SELECT x FROM generate_series(1, 3) g, LATERAL"
            + " pg_background_result(pg_background_launch('SELECT ' || g)) AS r(x int)");
    assertThat(rows(connection, "FETCH 2 FROM c")).containsExactly("1", "2");
    assertThat(rows(connection, "FETCH ALL FROM c")).containsExactly("3");
    connection.commit();
  }

  @Test
  void rowsMayBeReadWhileAnotherStatementCalls() throws SQLException {
    connection.setAutoCommit(false);
    try (Statement outer = connection.createStatement()) {
      outer.setFetchSize(1);
      int seen = 0;
      try (ResultSet rows =
          outer.executeQuery(
              "SELECT x FROM generate_series(1, 3) g, LATERAL"
                  + " pg_background_result(pg_background_launch('SELECT ' || g)) AS r(x int)")) {
        while (rows.next()) {
          seen++;
          assertThat(rows(connection, "SELECT x + " + seen + " FROM " + FIVE))
              .containsExactly(Integer.toString(5 + seen));
        }
      }
      assertThat(seen).isEqualTo(3);
    }
    connection.commit();
  }

  @Test
  void columnsHaveTheNamesAndTypesOfTheExtension() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT pg_background_launch('SELECT 1') FROM (VALUES (1)) v")) {
      assertThat(rows.getMetaData().getColumnLabel(1)).isEqualTo("pg_background_launch");
      assertThat(rows.getMetaData().getColumnTypeName(1)).isEqualTo("int4");
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT h.* FROM (VALUES (1)) v, pg_background_launch_v2('SELECT 1') AS h")) {
      assertThat(rows.getMetaData().getColumnCount()).isEqualTo(2);
      assertThat(rows.getMetaData().getColumnLabel(2)).isEqualTo("cookie");
      assertThat(rows.getMetaData().getColumnTypeName(2)).isEqualTo("int8");
    }
  }
}
