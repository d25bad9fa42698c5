package io.github.pgbg.tests.jdbc;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGResultSetMetaData;

/** The result set of a call, and the statement that gave it, are as PgJDBC's in every detail. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswerTest {
  private final StubbedFunctions stubs;

  AnswerTest(TestDatabase database) throws SQLException {
    this.stubs = new StubbedFunctions(database);
  }

  @AfterAll
  void close() throws SQLException {
    stubs.close();
  }

  enum Way {
    LOCAL(""),
    BRIDGE("(SELECT 1) AS one, ");

    private final String sql;

    Way(String beside) {
      this.sql =
          "SELECT r.* FROM "
              + beside
              + "pg_background_result(pg_background_launch('SELECT g::int, ''t'' || g,"
              + " ARRAY[g, 2]::int[], g * 1.50, date ''2026-01-02'' + g::int, NULL::text"
              + " FROM generate_series(1, 5) AS g'))"
              + " AS r(n int, t text, a int[], x numeric, d date, nothing text)";
    }
  }

  private interface StoryOfAText {
    void on(Statement statement, String sql, Transcript sight) throws Exception;
  }

  private void isTheSame(Way way, StoryOfAText story) throws Exception {
    stubs.isTheSame(
        (connection, sight) -> {
          try (Statement statement = connection.createStatement()) {
            story.on(statement, way.sql, sight);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void valuesAreReadInEveryType(Way way) throws Exception {
    isTheSame(
        way,
        (statement, sql, sight) -> {
          ResultSet row = statement.executeQuery(sql);
          sight.error(() -> row.getInt(1));
          row.next();
          sight.of("number", row.getLong("N") + " " + row.getShort(1) + row.getBoolean(1));
          sight.of("decimal", row.getBigDecimal(4) + " " + row.getDouble("x") + row.getFloat(1));
          sight.of("null", row.getString(6) + row.wasNull() + row.getInt(6) + row.getObject(6));
          sight.of("not null", row.getInt(1) + " " + row.wasNull());
          for (int i = 1; i <= 5; i++) {
            sight.of("class", row.getObject(i).getClass());
          }
          sight.of("date", row.getDate(5) + " " + row.getObject(5, LocalDate.class));
          sight.of("asked", row.getObject(4, BigDecimal.class) + row.getObject(2, String.class));
          Array array = row.getArray(3);
          sight.of("array", Arrays.toString((Object[]) array.getArray()));
          sight.of("of", array.getBaseTypeName());
          sight.rows(array.getResultSet());
          sight.error(() -> row.getInt(2));
          sight.error(() -> row.getObject(2, LocalDate.class));
          sight.error(() -> row.getString(7));
          sight.error(() -> row.getString(0));
          sight.error(() -> row.getString("nowhere"));
        });
  }

  @ParameterizedTest
  @EnumSource
  void itKnowsWhereItIsAndWhatItCannotDo(Way way) throws Exception {
    isTheSame(
        way,
        (statement, sql, sight) -> {
          ResultSet rows = statement.executeQuery(sql);
          sight.of("kind", rows.getType() + " " + rows.getConcurrency() + rows.getFetchSize());
          sight.of("start", rows.isBeforeFirst() + " " + rows.isFirst() + rows.getRow());
          sight.error(() -> sight.of("last", rows.isLast()));
          sight.error(rows::first);
          sight.error(rows::previous);
          sight.error(() -> rows.absolute(2));
          rows.next();
          sight.of("first", rows.isBeforeFirst() + " " + rows.isFirst() + rows.getRow());
          sight.error(() -> sight.of("last", rows.isLast()));
          sight.error(() -> rows.updateInt(1, 4));
          sight.error(rows::deleteRow);
          sight.error(rows::refreshRow);
          sight.error(() -> rows.setFetchDirection(ResultSet.FETCH_REVERSE));
          sight.error(() -> rows.setFetchSize(-1));
          sight.error(() -> sight.of("cursor", rows.getCursorName()));
          while (rows.next()) {
            sight.of("row", rows.getRow());
          }
          sight.of("end", rows.isAfterLast() + " " + rows.next() + rows.getRow());
          sight.error(() -> rows.getInt(1));
          rows.close();
          rows.close();
          sight.error(rows::next);
          sight.error(rows::getMetaData);
          sight.error(rows::getStatement);
          sight.error(rows::wasNull);
          sight.error(rows::isBeforeFirst);
          sight.error(rows::isFirst);
          sight.error(() -> rows.findColumn("n"));
        });
  }

  @ParameterizedTest
  @EnumSource
  void itsColumnsAreDescribedTheSame(Way way) throws Exception {
    isTheSame(
        way,
        (statement, sql, sight) -> {
          ResultSetMetaData columns = statement.executeQuery(sql).getMetaData();
          for (int i = 1; i <= columns.getColumnCount(); i++) {
            sight.of("table", columns.getSchemaName(i) + "|" + columns.getTableName(i) + "|");
            sight.of("signed", columns.isSigned(i) + " " + columns.isCaseSensitive(i));
            sight.of("kind", columns.isAutoIncrement(i) + " " + columns.isReadOnly(i));
            PGResultSetMetaData pg = columns.unwrap(PGResultSetMetaData.class);
            sight.of("base", pg.getBaseColumnName(i) + "|" + pg.getBaseTableName(i) + "|");
          }
          sight.error(() -> columns.getColumnLabel(7));
        });
  }

  @ParameterizedTest
  @EnumSource
  void theNextExecutionClosesIt(Way way) throws Exception {
    isTheSame(
        way,
        (statement, sql, sight) -> {
          ResultSet first = statement.executeQuery(sql);
          sight.of("same", first == statement.getResultSet());
          sight.of("parent", first.getStatement() == statement);
          ResultSet second = statement.executeQuery(sql);
          ResultSet other = statement.executeQuery("SELECT 1");
          ResultSet third = statement.executeQuery(sql);
          sight.of("closed", first.isClosed() + " " + second.isClosed() + " " + other.isClosed());
          sight.of("open", third.isClosed());
          statement.executeUpdate("SET datestyle TO iso");
          sight.of("by an update", third.isClosed());
          ResultSet kept = statement.executeQuery(sql);
          sight.of("more", statement.getMoreResults(Statement.KEEP_CURRENT_RESULT));
          sight.of("kept", kept.isClosed() + " " + statement.getUpdateCount());
          sight.rows(kept);
          for (int how : new int[] {Statement.CLOSE_CURRENT_RESULT, Statement.CLOSE_ALL_RESULTS}) {
            ResultSet last = statement.executeQuery(sql);
            sight.of("more", statement.getMoreResults(how) + " " + statement.getResultSet());
            sight.of("closed", last.isClosed());
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void everyWayToCloseIsSeen(Way way) throws Exception {
    isTheSame(
        way,
        (statement, sql, sight) -> {
          ResultSet rows = statement.executeQuery(sql);
          statement.close();
          sight.of("with its statement", rows.isClosed());
          sight.error(() -> statement.executeQuery(sql));
          sight.error(() -> statement.execute(sql));
          sight.error(() -> statement.executeUpdate(sql));
          sight.error(() -> statement.addBatch(sql));
          sight.error(statement::getWarnings);
          sight.error(statement::getResultSet);
          sight.error(statement::cancel);
        });
    stubs.isTheSame(
        (connection, sight) -> {
          Statement completing = connection.createStatement();
          completing.closeOnCompletion();
          ResultSet rows = completing.executeQuery(way.sql);
          while (rows.next()) {}
          sight.of("read", completing.isClosed());
          rows.close();
          sight.of("on completion", completing.isClosed());
          Statement late = connection.createStatement();
          ResultSet open = late.executeQuery(way.sql);
          connection.close();
          sight.of("with the connection", late.isClosed() + " " + open.isClosed());
          sight.error(() -> late.executeQuery(way.sql));
          sight.error(() -> connection.prepareStatement(way.sql));
          sight.error(() -> connection.prepareCall(way.sql));
        });
  }
}
