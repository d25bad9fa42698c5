package io.github.pgbg.tests.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call behaves as the SELECT that it looks like. */
@PostgresTest
class CallTest {
  private final TestDatabase database;

  CallTest(TestDatabase database) {
    this.database = database;
  }

  /** Ways that a statement goes; their rows are those of {@link #PLAIN}. */
  enum Way {
    LOCAL(
        "SELECT * FROM pg_background_result(pg_background_launch("
            + "'SELECT g, ''n'' || g FROM generate_series(1, 3) AS g')) AS t(n int, note text)"),
    BRIDGE(
        "SELECT t.* FROM (SELECT 1) AS one, pg_background_result(pg_background_launch("
            + "'SELECT g, ''n'' || g FROM generate_series(1, 3) AS g')) AS t(n int, note text)");

    private final String sql;

    Way(String sql) {
      this.sql = sql;
    }
  }

  private static final String PLAIN =
      "SELECT * FROM (SELECT g, 'n' || g FROM generate_series(1, 3) AS g) AS t(n, note)";

  private interface StoryOfAText {
    void on(Connection connection, String sql, Transcript sight) throws Exception;
  }

  private void isTheSame(Way way, StoryOfAText story) throws Exception {
    assertThat(told(database.url(), way.sql, story))
        .isNotEmpty()
        .containsExactlyElementsOf(told(database.plainUrl(), PLAIN, story));
  }

  private List<String> told(String url, String sql, StoryOfAText story) throws Exception {
    Transcript sight = new Transcript();
    try (Connection connection = DriverManager.getConnection(url, database.login())) {
      story.on(connection, sql, sight);
    }
    return sight.lines();
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void everyExecuteMethodTreatsItAsASelect(Way way) throws Exception {
    isTheSame(
        way,
        (connection, sql, sight) -> {
          try (Statement statement = connection.createStatement()) {
            sight.rows(statement.executeQuery(sql));
            sight.of("execute", statement.execute(sql));
            sight.of("count", statement.getUpdateCount());
            sight.rows(statement.getResultSet());
            sight.of("more", statement.getMoreResults() + " " + statement.getUpdateCount());
            sight.error(() -> statement.executeUpdate(sql));
            sight.error(() -> statement.executeLargeUpdate(sql));
            statement.setMaxRows(2);
            sight.rows(statement.executeQuery(sql));
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aPreparedOneKnowsItsColumns(Way way) throws Exception {
    isTheSame(
        way,
        (connection, sql, sight) -> {
          try (PreparedStatement query = connection.prepareStatement(sql)) {
            sight.of("parameters", query.getParameterMetaData().getParameterCount());
            for (int i = 0; i < 7; i++) {
              sight.of("execute", query.execute());
              sight.rows(query.getResultSet());
            }
            sight.error(query::executeUpdate);
            sight.error(() -> query.executeQuery(sql));
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void itScrolls(Way way) throws Exception {
    isTheSame(
        way,
        (connection, sql, sight) -> {
          try (Statement statement =
                  connection.createStatement(
                      ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
              ResultSet rows = statement.executeQuery(sql)) {
            sight.of("last", rows.last() + " " + rows.getRow());
            sight.of("previous", rows.previous() + " " + rows.getString("note"));
            sight.of("first", rows.first() + " " + rows.getInt("n") + rows.isFirst());
            rows.afterLast();
            sight.of("after", rows.isAfterLast() + " " + rows.getType());
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void itStandsAmongOtherStatements(Way way) throws Exception {
    isTheSame(
        way,
        (connection, sql, sight) -> {
          try (Statement statement = connection.createStatement()) {
            boolean rows =
                statement.execute(
                    "CREATE TEMP TABLE beside(n int); " + sql + "; SELECT 7 AS seven");
            while (rows || statement.getUpdateCount() != -1) {
              sight.of("count", statement.getUpdateCount());
              if (rows) {
                sight.rows(statement.getResultSet());
              }
              rows = statement.getMoreResults();
            }
            statement.addBatch("INSERT INTO beside VALUES (1)");
            statement.addBatch("INSERT INTO beside SELECT n FROM (" + sql + ") AS t");
            sight.of("batch", statement.executeBatch());
            sight.rows(statement.executeQuery("SELECT n FROM beside ORDER BY 1"));
          }
        });
  }

  @Test
  void parametersOfACallHaveItsTypes() throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement call =
            connection.prepareStatement("SELECT pid FROM pg_background_launch_v2(?, ?) AS h")) {
      assertThat(call.getParameterMetaData().getParameterCount()).isEqualTo(2);
      assertThat(call.getParameterMetaData().getParameterTypeName(1)).isEqualTo("text");
      assertThat(call.getParameterMetaData().getParameterTypeName(2)).isEqualTo("int4");
      assertThat(call.getMetaData().getColumnTypeName(1)).isEqualTo("int4");
    }
  }

  @Test
  void aCallableStatementGivesTheValue() throws SQLException {
    try (Connection connection = database.connect();
        CallableStatement call = connection.prepareCall("{? = call pg_background_launch(?)}")) {
      call.registerOutParameter(1, Types.INTEGER);
      call.setString(2, "SELECT 1");
      call.execute();
      assertThat(call.getInt(1)).isPositive();
    }
  }
}
