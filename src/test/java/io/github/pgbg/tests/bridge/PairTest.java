package io.github.pgbg.tests.bridge;

import static io.github.pgbg.tests.bridge.BridgeSql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/** A launch whose result is read at once is one request, and behaves as the two. */
@PostgresTest
class PairTest {
  private static final String PAIR =
      "SELECT 1, r.n FROM pg_background_result(pg_background_launch(%s)) AS r(n %s)";

  private final Connection connection;

  PairTest(TestDatabase database) throws SQLException {
    this.connection = database.connect();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private String pair(String arguments, String type) {
    return PAIR.formatted(arguments, type);
  }

  @Test
  void noneOneAndManyRowsAreThoseOfTheJob() throws SQLException {
    assertThat(rows(connection, pair("'SELECT 7'", "int"))).containsExactly("1 | 7");
    assertThat(rows(connection, pair("'SELECT 7 WHERE false', 65536", "int"))).isEmpty();
    assertThat(rows(connection, pair("'SELECT generate_series(1, 3)'", "int")))
        .containsExactly("1 | 1", "1 | 2", "1 | 3");
    assertThat(rows(connection, pair("'SELECT NULL::text'", "text"))).containsExactly("1 | null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"numeric(6,2)", "numeric"})
  void oneRowTakesTheModifiersOfTheDefinitionList(String type) throws SQLException {
    assertThat(rows(connection, pair("'SELECT 1.5::" + type + "'", type)))
        .containsExactly(type.equals("numeric") ? "1 | 1.5" : "1 | 1.50");
    assertThat(rows(connection, pair("'SELECT 1.5::numeric'", "numeric(4,3)")))
        .containsExactly("1 | 1.500");
  }

  /** What separates values on the way, and what stands for NULL there, are values too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'x' || g",
        "''",
        "NULL",
        "CASE WHEN g > 1 THEN '' END",
        "chr(31)",
        "'a' || chr(31) || 'b'",
        "chr(30)",
        "chr(30) || chr(30)",
        "'NULL'",
        "'\"\\{},'",
        "repeat('ä', 40000) || g"
      })
  void manyRowsKeepEachValue(String value) throws SQLException {
    String query = "SELECT g, (%s)::text AS v FROM generate_series(1, 30) g".formatted(value);
    assertThat(
            rows(
                connection,
                "SELECT g, v IS NOT DISTINCT FROM w, md5(v) FROM pg_background_result("
                    + "pg_background_launch($q$"
                    + query
                    + "$q$)) AS r(g int, v text) JOIN ("
                    + query.replace(" AS v", " AS w")
                    + ") AS direct USING (g)"))
        .hasSize(30)
        .allMatch(row -> row.contains(" | t | "));
  }

  @Test
  void oneWideRowKeepsItsEmptyTextsAndNulls() throws SQLException {
    assertThat(
            rows(
                connection,
                "SELECT length(a), b = '', c FROM pg_background_result(pg_background_launch("
                    + "$q$SELECT repeat('x', 1000000), ''::text, NULL::text$q$)) AS r(a text, b"
                    + " text, c text)"))
        .containsExactly("1000000 | t | null");
    assertThat(
            rows(
                connection,
                "SELECT length(a), b FROM pg_background_result(pg_background_launch("
                    + "'SELECT repeat(chr(34), 1000000), NULL::text')) AS r(a text, b text)"))
        .containsExactly("1000000 | null");
  }

  @Test
  void anUnknownStatementGivesNoRows() throws SQLException {
    assertThat(rows(connection, pair("NULL", "int"))).isEmpty();
  }

  @Test
  void anotherTypeIsTheErrorOfADefinitionListThatDoesNotFit() {
    assertThatThrownBy(() -> rows(connection, pair("'SELECT 7'", "text")))
        .isInstanceOf(PSQLException.class)
        .extracting("SQLState")
        .isEqualTo("42804");
  }

  @Test
  void theErrorOfTheJobIsTheErrorOfTheStatement() throws SQLException {
    assertThatThrownBy(() -> rows(connection, pair("'SELECT 1 / 0'", "int")))
        .isInstanceOf(PSQLException.class)
        .hasMessageStartingWith("ERROR: division by zero")
        .extracting("SQLState")
        .isEqualTo("22012");
    assertThat(rows(connection, pair("'SELECT 8'", "int"))).containsExactly("1 | 8");
  }

  @Test
  void errorsOfTheTextNameTheFunctionsAsTheyWereWritten() {
    assertThatThrownBy(() -> rows(connection, pair("ARRAY[1], 2", "int")))
        .isInstanceOf(PSQLException.class)
        .hasMessageContaining("function pg_background_launch(integer[], integer) does not exist")
        .hasMessageContaining("Position: " + (PAIR.indexOf("pg_background_launch") + 1))
        .extracting("SQLState")
        .isEqualTo("42883");
  }

  @Test
  void eachJobOfABlockHasTheSettingsOfItsMoment() throws SQLException {
    String block =
        """
        DO $$
        DECLARE a text; b text;
        BEGIN
          SET LOCAL work_mem = '3MB';
          SELECT x INTO a FROM pg_background_result(pg_background_launch('SHOW work_mem')) r(x text);
          SET LOCAL work_mem = '5MB';
          SELECT x INTO b FROM pg_background_result(pg_background_launch('SHOW work_mem')) r(x text);
          RAISE EXCEPTION '% %', a, b;
        END $$
        """;
    assertThatThrownBy(() -> rows(connection, block)).hasMessageContaining("3MB 5MB");
  }

  @Test
  void aTimeoutEndsTheWaitAndTheSessionGoesOn() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = '300ms'");
      assertThatThrownBy(() -> statement.execute(pair("'SELECT 1 FROM pg_sleep(60)'", "int")))
          .isInstanceOf(PSQLException.class)
          .extracting("SQLState")
          .isEqualTo("57014");
      statement.execute("SET statement_timeout = 0");
      assertThat(rows(connection, pair("'SELECT 9'", "int"))).containsExactly("1 | 9");
    }
  }
}
