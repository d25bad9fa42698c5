package io.github.pgbg.tests.jdbc;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.CallableStatement;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.sql.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements and result sets in all the ways that JDBC knows. */
@PostgresTest
class StatementTest {
  private final TestDatabase database;

  StatementTest(TestDatabase database) {
    this.database = database;
  }

  private static void createTable(Statement statement) throws Exception {
    statement.execute(
        "CREATE TEMP TABLE item(id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text)");
  }

  @Test
  void generatedKeysComeBack() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          try (Statement statement = connection.createStatement()) {
            createTable(statement);
            String insert = "INSERT INTO item(note) VALUES ('a'), ('b')";
            sight.of("all", statement.executeUpdate(insert, Statement.RETURN_GENERATED_KEYS));
            sight.rows(statement.getGeneratedKeys());
            sight.of("named", statement.executeUpdate(insert, new String[] {"id"}));
            sight.rows(statement.getGeneratedKeys());
            sight.of("large", statement.executeLargeUpdate(insert, new String[] {"note"}));
            sight.rows(statement.getGeneratedKeys());
            sight.error(() -> statement.executeUpdate(insert, new int[] {1}));
            sight.error(() -> statement.executeUpdate(insert + " RETURNING id"));
            sight.of("returning", statement.execute(insert + " RETURNING id"));
            sight.rows(statement.getResultSet());
            try (PreparedStatement prepared =
                connection.prepareStatement(
                    "INSERT INTO item(note) VALUES (?)", new String[] {"id", "note"})) {
              prepared.setString(1, "prepared");
              sight.of("prepared", prepared.executeUpdate());
              sight.rows(prepared.getGeneratedKeys());
            }
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "reWriteBatchedInserts=true", "preferQueryMode=simple"})
  void batchesCountTheirRows(String parameters) throws Exception {
    Scenario.isTheSame(
        database,
        parameters,
        (connection, sight) -> {
          try (Statement statement = connection.createStatement()) {
            createTable(statement);
            statement.addBatch("INSERT INTO item(note) VALUES ('x'), ('y')");
            statement.addBatch("UPDATE item SET note = 'z' WHERE id = 1");
            sight.of("batch", statement.executeBatch());
            sight.of("empty", statement.executeBatch());
            try (PreparedStatement prepared =
                connection.prepareStatement(
                    "INSERT INTO item(note) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
              for (int i = 0; i < 5; i++) {
                prepared.setString(1, "n" + i);
                prepared.addBatch();
              }
              sight.of("prepared", prepared.executeLargeBatch());
              sight.rows(prepared.getGeneratedKeys());
            }
            try (PreparedStatement prepared =
                connection.prepareStatement("INSERT INTO item(note) VALUES (?)")) {
              for (int i = 0; i < 5; i++) {
                prepared.setString(1, "n" + i);
                prepared.addBatch();
              }
              sight.of("rewritten", prepared.executeBatch());
            }
            statement.addBatch("INSERT INTO item(note) VALUES ('good')");
            statement.addBatch("INSERT INTO nowhere VALUES (1)");
            sight.error(statement::executeBatch);
            statement.addBatch("SELECT 1");
            sight.error(statement::executeBatch);
          }
        });
  }

  @Test
  void aTextMayGiveSeveralResults() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          try (Statement statement = connection.createStatement()) {
            createTable(statement);
            boolean rows =
                statement.execute(
                    "INSERT INTO item(note) VALUES ('a'); SELECT 1 AS one; UPDATE item SET note ="
                        + " 'b'; SELECT 2 AS two, 3 AS three; DO $$ BEGIN END $$");
            while (rows || statement.getUpdateCount() != -1) {
              sight.of("count", statement.getUpdateCount() + " " + statement.getLargeUpdateCount());
              if (rows) {
                sight.rows(statement.getResultSet());
              }
              rows = statement.getMoreResults();
            }
            statement.execute("SELECT 1; SELECT 2");
            ResultSet first = statement.getResultSet();
            sight.of("kept", statement.getMoreResults(Statement.KEEP_CURRENT_RESULT));
            sight.of("closed", first.isClosed());
            sight.rows(first);
            sight.of("none", statement.getMoreResults(Statement.CLOSE_ALL_RESULTS));
            sight.of("closed now", first.isClosed());
          }
        });
  }

  @Test
  void scrollableAndUpdatableResultsWork() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          try (Statement statement =
              connection.createStatement(
                  ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
            createTable(statement);
            statement.execute("INSERT INTO item(note) VALUES ('a'), ('b'), ('c')");
            try (ResultSet rows = statement.executeQuery("SELECT * FROM item ORDER BY id")) {
              sight.of("last", rows.last() + " " + rows.getRow() + rows.isLast());
              sight.of("absolute", rows.absolute(-2) + " " + rows.getString("note"));
              rows.updateString("note", "changed");
              rows.updateRow();
              rows.refreshRow();
              sight.of("changed", rows.getString("note") + rows.rowUpdated());
              rows.moveToInsertRow();
              rows.updateString("note", "new");
              rows.insertRow();
              rows.moveToCurrentRow();
              rows.beforeFirst();
              rows.next();
              rows.deleteRow();
              sight.of("kinds", rows.getType() + " " + rows.getConcurrency());
            }
            sight.rows(statement.executeQuery("SELECT note FROM item ORDER BY id"));
          }
        });
  }

  @Test
  void aCursorFetchesInPieces() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          connection.setAutoCommit(false);
          try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(3);
            statement.setMaxRows(8);
            try (ResultSet rows =
                statement.executeQuery("SELECT g FROM generate_series(1, 10) AS g")) {
              sight.of("fetch size", rows.getFetchSize());
              sight.rows(rows);
              sight.of("after", rows.isAfterLast());
            }
          }
          connection.commit();
        });
  }

  @Test
  void refcursorsAreResultSets() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          connection.setAutoCommit(false);
          try (Statement statement = connection.createStatement()) {
            statement.execute(
                "CREATE FUNCTION pg_temp.numbers() RETURNS refcursor LANGUAGE plpgsql AS $$"
                    + " DECLARE c CURSOR FOR SELECT 1 AS n UNION SELECT 2 ORDER BY 1;"
                    + " BEGIN OPEN c; RETURN c; END $$");
            try (CallableStatement call = connection.prepareCall("{? = call pg_temp.numbers()}")) {
              call.registerOutParameter(1, Types.REF_CURSOR);
              call.execute();
              try (ResultSet rows = (ResultSet) call.getObject(1)) {
                sight.of("back", rows.getStatement().getConnection() == connection);
                sight.rows(rows);
              }
            }
          }
          connection.rollback();
        });
  }

  @Test
  void metadataIsThereBeforeTheExecution() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT relname, oid, ?::numeric(7,2) AS x FROM pg_class WHERE relpages > ?")) {
            sight.of("columns", query.getMetaData().getColumnCount());
            sight.of("type", query.getMetaData().getColumnTypeName(3));
            ParameterMetaData parameters = query.getParameterMetaData();
            for (int i = 1; i <= parameters.getParameterCount(); i++) {
              sight.of("parameter", parameters.getParameterTypeName(i));
              sight.of("class", parameters.getParameterClassName(i));
            }
          }
        });
  }

  @Test
  void warningsAreTheServersNotices() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("DO $$ BEGIN RAISE NOTICE 'one'; RAISE WARNING 'two'; END $$");
            for (var warning = statement.getWarnings();
                warning != null;
                warning = warning.getNextWarning()) {
              sight.of(warning.getClass().getName(), warning.getSQLState() + warning.getMessage());
            }
            statement.clearWarnings();
            sight.of("cleared", statement.getWarnings());
          }
        });
  }

  @Test
  void closedThingsSaySo() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          Statement statement = connection.createStatement();
          statement.closeOnCompletion();
          ResultSet rows = statement.executeQuery("SELECT 1");
          rows.close();
          sight.of("on completion", statement.isClosed());
          sight.error(() -> statement.executeQuery("SELECT 1"));
          sight.error(rows::next);
          connection.close();
          sight.error(connection::createStatement);
          sight.error(() -> connection.prepareStatement("SELECT 1").close());
        });
  }
}
