package io.github.pgbg.tests.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.Sql;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that knows bytes and no characters. */
@PostgresTest
class SqlAsciiTest {
  private final TestDatabase database;

  SqlAsciiTest(TestDatabase database) {
    this.database = database;
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 1", "CREATE EXTENSION pg_background"})
  void callsFromInsideTheServerTakeTextOfAnyCharacters(String before) throws SQLException {
    String options = "ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'";
    try (Scratch<TestDatabase> ascii = database.createDatabase("t_sql_ascii", options);
        Connection connection = ascii.get().connect()) {
      Sql.execute(connection, before);
      assertThat(
              Sql.rows(
                  connection,
                  "SELECT max(x) FROM"
                      + " pg_background_result(pg_background_launch('SELECT ''é😀''::text'))"
                      + " AS (x text)"))
          .containsExactly("é😀");
      assertThat(
              Sql.error(
                  connection,
                  "SELECT max(x) FROM"
                      + " pg_background_result(pg_background_launch('SELECT ''é''::int'))"
                      + " AS (x int)"))
          .isEqualTo("22P02 invalid input syntax for type integer: \"é\"");
    }
  }
}
