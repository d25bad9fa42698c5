package io.github.pgbg.tests.jdbc;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.StringReader;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Executing a call, in all the ways there are, is as executing a function that PgJDBC knows. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallExecutionTest {
  private static final String COLUMNS = " AS r(n int, t text)";
  private static final String LOCAL =
      "SELECT r.* FROM pg_background_result(pg_background_launch(?))" + COLUMNS;
  private static final String BRIDGE =
      "SELECT r.* FROM (SELECT 1) AS one, pg_background_result(pg_background_launch(?))" + COLUMNS;

  private final StubbedFunctions stubs;

  CallExecutionTest(TestDatabase database) throws SQLException {
    this.stubs = new StubbedFunctions(database);
  }

  @AfterAll
  void close() throws SQLException {
    stubs.close();
  }

  private static String filled(String sql) {
    return sql.replace("?", "'SELECT 1, ''one''::text'");
  }

  @ParameterizedTest
  @ValueSource(strings = {LOCAL, BRIDGE})
  void optionsOfAStatementHold(String sql) throws Exception {
    stubs.isTheSame(
        (connection, sight) -> {
          String call = filled(sql);
          try (Statement statement = connection.createStatement()) {
            sight.of("keys", statement.execute(call, Statement.RETURN_GENERATED_KEYS));
            sight.rows(statement.getResultSet());
            sight.error(() -> statement.execute(call, new int[] {1}));
            sight.error(() -> statement.execute(call, 99));
            sight.error(() -> statement.executeUpdate(call, new int[] {1}));
            sight.error(() -> statement.executeLargeUpdate(call, 99));
            sight.of("names", statement.execute(call, new String[] {"n"}));
            sight.error(() -> statement.executeUpdate(call, Statement.NO_GENERATED_KEYS));
            sight.of("update", statement.executeUpdate(call, Statement.RETURN_GENERATED_KEYS));
            sight.rows(statement.getGeneratedKeys());
            sight.of("large", statement.executeLargeUpdate(call, new String[] {"n"}));
            sight.rows(statement.getGeneratedKeys());
            statement.setMaxFieldSize(1);
            sight.rows(statement.executeQuery(call));
            statement.setEscapeProcessing(false);
            sight.rows(statement.executeQuery(call));
            sight.error(() -> statement.executeQuery(call + "; " + call));
            sight.error(() -> statement.executeUpdate(call + "; SET datestyle TO iso"));
            sight.error(() -> statement.getMoreResults(77));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {LOCAL, BRIDGE})
  void aBatchRefusesItsRows(String sql) throws Exception {
    stubs.isTheSame(
        (connection, sight) -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE beside(n int)");
            statement.addBatch("INSERT INTO beside VALUES (1)");
            statement.addBatch(filled(sql));
            sight.error(statement::executeBatch);
            statement.addBatch(filled(sql));
            statement.clearBatch();
            sight.of("cleared", statement.executeBatch());
          }
          try (PreparedStatement prepared = connection.prepareStatement(sql)) {
            for (int i = 0; i < 2; i++) {
              prepared.setString(1, "SELECT " + i + ", 'x'::text");
              prepared.addBatch();
            }
            sight.error(prepared::executeBatch);
          }
        });
  }

  @Test
  void theErrorOfABatchSpeaksOfTheTextThatWasAdded() throws Exception {
    stubs.isTheSame(
        (connection, sight) -> {
          String wrong = "INSERT INTO nowhere SELECT pg_background_launch('SELECT 1')";
          String behind = "SELECT pg_background_launch('SELECT 1') FROM nowhere";
          String three = "SELECT pg_background_launch('a', 'b', 'c', 'd')";
          for (String sql : new String[] {wrong, behind, three}) {
            try (Statement statement = connection.createStatement();
                PreparedStatement prepared = connection.prepareStatement(sql)) {
              statement.addBatch("SET datestyle TO iso");
              statement.addBatch(sql);
              sight.error(statement::executeBatch);
              prepared.addBatch();
              prepared.addBatch();
              sight.error(prepared::executeBatch);
              sight.error(prepared::getMetaData);
            }
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "'', " + LOCAL_CSV,
    "'', " + BRIDGE_CSV,
    "prepareThreshold=1, " + LOCAL_CSV,
    "preferQueryMode=extendedForPrepared, " + LOCAL_CSV,
    "preferQueryMode=simple, " + BRIDGE_CSV,
    "reWriteBatchedInserts=true, " + LOCAL_CSV,
  })
  void aPreparedCallTakesItsParameters(String parameters, String sql) throws Exception {
    stubs.isTheSame(
        parameters,
        (connection, sight) -> {
          try (PreparedStatement call = connection.prepareStatement(sql)) {
            sight.of("text", call);
            if (!parameters.contains("simple")) { // there is no way to describe a text then
              sight.of("column", call.getMetaData().getColumnTypeName(1));
              sight.of("parameter", call.getParameterMetaData().getParameterTypeName(1));
            }
            sight.error(call::execute);
            sight.error(call::executeQuery);
            sight.error(call::executeUpdate);
            sight.error(() -> call.setString(2, "x"));
            call.setString(1, "SELECT 1, 'it''s'::text");
            sight.of("text", call);
            sight.rows(call.executeQuery());
            call.setObject(1, "SELECT 2, 'object'::text", Types.VARCHAR);
            sight.rows(call.executeQuery());
            call.setCharacterStream(1, new StringReader("SELECT 3, 'stream'::text"));
            sight.rows(call.executeQuery());
            call.setInt(1, 5);
            sight.error(call::executeQuery);
            call.clearParameters();
            sight.error(call::executeQuery);
            sight.error(() -> call.executeQuery(sql));
            sight.error(() -> call.addBatch(sql));
            call.close();
            sight.error(call::executeQuery);
            sight.error(call::getMetaData);
          }
        });
  }

  private static final String LOCAL_CSV =
      "'SELECT r.* FROM pg_background_result(pg_background_launch(?)) AS r(n int, t text)'";
  private static final String BRIDGE_CSV =
      "'SELECT r.* FROM (SELECT 1) AS one,"
          + " pg_background_result(pg_background_launch(?)) AS r(n int, t text)'";

  @ParameterizedTest
  @ValueSource(strings = {"", "prepareThreshold=1", "escapeSyntaxCallMode=callIfNoReturn"})
  void aCallableStatementReturnsTheValue(String parameters) throws Exception {
    stubs.isTheSame(
        parameters,
        (connection, sight) -> {
          try (CallableStatement call =
              connection.prepareCall("{? = call pg_background_launch(?)}")) {
            sight.error(() -> call.getInt(1));
            sight.error(call::execute);
            call.registerOutParameter(1, Types.INTEGER);
            call.setString(2, "SELECT 1");
            sight.of("execute", call.execute() + " " + call.getUpdateCount());
            sight.of("value", (call.getInt(1) > 0) + " " + call.wasNull());
            sight.of("class", call.getObject(1).getClass());
            sight.error(() -> call.getLong(1));
            sight.error(() -> call.getInt(2));
            sight.of("update", call.executeUpdate());
            sight.error(call::executeQuery);
            call.registerOutParameter(1, Types.VARCHAR);
            sight.error(call::execute);
          }
          try (CallableStatement call = connection.prepareCall("{call pg_background_launch(?)}")) {
            call.setString(1, "SELECT 1");
            sight.error(() -> sight.of("execute", call.execute()));
          }
        });
  }

  @Test
  void theServersWordsForAWrongCallAreKept() throws Exception {
    stubs.isTheSame(
        (connection, sight) -> {
          try (Statement statement = connection.createStatement()) {
            for (String wrong :
                new String[] {
                  "SELECT pg_background_launch()",
                  "SELECT pg_background_launch(1)",
                  "SELECT pg_background_launch('a', 'b')",
                  "SELECT pg_background_launch('a', 1, 2)",
                  "SELECT pg_background_launch('a', nothing => 1)",
                  "SELECT * FROM pg_background_result(1)",
                  "SELECT pg_background_nothing()",
                  "SELECT pg_background_launch('SELECT 1'",
                }) {
              sight.error(() -> statement.execute(wrong));
            }
            sight.rows(
                statement.executeQuery(
                    "SELECT {fn abs(-1)} AS one, {d '2026-01-02'} AS d"
                        + " FROM pg_background_launch('SELECT 1')"));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "autosave=always", "autosave=always&cleanupSavepoints=true"})
  void aTransactionGoesOnOrFailsAsWithAnyStatement(String parameters) throws Exception {
    for (String sql : new String[] {LOCAL, BRIDGE}) {
      stubs.isTheSame(
          parameters,
          (connection, sight) -> {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
              statement.execute("CREATE TEMP TABLE kept(n int)");
              connection.commit();
              Savepoint before = connection.setSavepoint();
              statement.execute("INSERT INTO kept VALUES (1)");
              sight.rows(statement.executeQuery(filled(sql)));
              connection.rollback(before);
              sight.rows(statement.executeQuery("SELECT n FROM kept"));
              statement.execute("INSERT INTO kept VALUES (2)");
              failsWithItsJob(statement, sql, sight);
              sight.error(() -> sight.rows(statement.executeQuery(filled(sql))));
              sight.error(() -> sight.rows(statement.executeQuery("SELECT n FROM kept")));
              sight.error(connection::commit);
              connection.rollback();
              statement.execute("DROP TABLE kept");
              connection.commit();
            }
          });
    }
  }

  /** The context is another, for there is a worker in ours. */
  private static void failsWithItsJob(Statement statement, String sql, Transcript sight) {
    try (ResultSet rows = statement.executeQuery(sql.replace("?", "'SELECT 1/0, ''x''::text'"))) {
      sight.of("no error", rows.next());
    } catch (SQLException e) {
      sight.of("error of the job", e.getSQLState());
    }
  }
}
