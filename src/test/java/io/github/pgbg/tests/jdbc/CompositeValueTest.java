package io.github.pgbg.tests.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PGobject;

/** Composite values look alike, whether the driver or the server made them. */
@PostgresTest
class CompositeValueTest {
  private final TestDatabase database;

  CompositeValueTest(TestDatabase database) {
    this.database = database;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pg_background_launch_v2('SELECT 1')  | pg_background_handle",
        "pg_background_submit_v2('SELECT 1')  | pg_background_handle",
        "pg_background_stats_v2()             | pg_background_stats",
        "pg_background_get_progress_v2(1, 2)  | pg_background_progress",
      })
  void theTypeIsTheSame(String call, String type) throws SQLException {
    try (Connection connection = database.connect();
        Statement local = connection.createStatement();
        Statement bridged = connection.createStatement();
        ResultSet ofDriver = local.executeQuery("SELECT " + call + " AS value");
        ResultSet ofServer = bridged.executeQuery("SELECT " + call + " AS value WHERE true")) {
      assertThat(looks(ofDriver)).isEqualTo(looks(ofServer)).startsWith("value " + type + " ");
    }
  }

  private static String looks(ResultSet rows) throws SQLException {
    ResultSetMetaData metaData = rows.getMetaData();
    assertThat(rows.next()).isTrue();
    Object value = rows.getObject("value");
    return String.join(
        " ",
        metaData.getColumnLabel(1),
        metaData.getColumnTypeName(1),
        "" + metaData.getColumnType(1),
        metaData.getColumnClassName(1),
        value instanceof PGobject object ? object.getType() : "" + value);
  }
}
