package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;

/** What numeric(10,2) and its like in a definition list do to the values of a job. */
@PostgresTest
class ModifierTest {
  private final TestDatabase database;

  ModifierTest(TestDatabase database) {
    this.database = database;
  }

  private static String plain(String job, String type) {
    return "SELECT * FROM pg_background_result(pg_background_launch($j$%s$j$)) AS r(x %s)"
        .formatted(job, type);
  }

  /** One that the driver does not answer by itself. */
  private static String evaluatedByTheServer(String job, String type) {
    return plain(job, type) + " WHERE true";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "NULL",
      value = {
        "SELECT 12.345                              | numeric(3,1)  | 12.3",
        "SELECT 12.35                               | numeric(4,1)  | 12.4",
        "SELECT -12.35                              | numeric(4,1)  | -12.4",
        "SELECT 0.004                               | numeric(2,2)  | 0.00",
        "SELECT 7::numeric                          | numeric(10,2) | 7.00",
        "SELECT 'NaN'::numeric                      | numeric(3)    | NaN",
        "SELECT NULL::numeric                       | numeric(3)    | NULL",
        "SELECT 1.50::numeric(6,2)                  | numeric(6,2)  | 1.50",
        "SELECT 'abc'::varchar                      | varchar(3)    | abc",
        "SELECT 'üé€😀'::varchar                    | varchar(4)    | üé€😀",
        "SELECT '12:00:00.789'::time                | time(1)       | 12:00:00.8",
        "SELECT '2020-01-01 00:00:00.7'::timestamp  | timestamp(0)  | 2020-01-01 00:00:01",
        "SELECT '1 day 2 hours'::interval           | interval day  | 1 day",
        "SELECT ARRAY[1.25]                         | numeric(3,1)[] | {1.3}",
      })
  void aValueIsMadeToFit(String job, String type, String value) throws SQLException {
    try (Session session = Session.of(database)) {
      assertThat(session.row(plain(job, type))).isEqualTo(String.valueOf(value));
      assertThat(session.row(evaluatedByTheServer(job, type))).isEqualTo(String.valueOf(value));
    }
  }

  @Test
  void blanksAreCutAndAdded() throws SQLException {
    try (Session session = Session.of(database)) {
      assertThat(session.row(plain("SELECT 'ab  '::varchar", "varchar(3)"))).isEqualTo("ab ");
      assertThat(session.row(plain("SELECT 'ab'::char(2)", "char(5)"))).isEqualTo("ab   ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "SELECT 99.95              | numeric(3,1) | 22003 | numeric field overflow",
        "SELECT 123                | numeric(2)   | 42804 | remote query result rowtype does not"
            + " match the specified FROM clause rowtype",
        "SELECT 123::numeric       | numeric(2)   | 22003 | numeric field overflow",
        "SELECT 'abcd'::varchar    | varchar(3)   | 22001 | value too long for type character"
            + " varying(3)",
        "SELECT 'abcd'::char(4)    | char(3)      | 22001 | value too long for type character(3)",
        "SELECT B'10101'           | bit(3)       | 22026 | bit string length 5 does not match type"
            + " bit(3)",
      })
  void aValueThatCannotFitIsAnError(String job, String type, String state, String message)
      throws SQLException {
    try (Session session = Session.of(database)) {
      for (String sql : new String[] {plain(job, type), evaluatedByTheServer(job, type)}) {
        assertThatThrownBy(() -> session.rows(sql))
            .isInstanceOfSatisfying(
                PSQLException.class,
                e -> {
                  assertThat(e.getSQLState()).isEqualTo(state);
                  assertThat(e.getServerErrorMessage().getMessage()).isEqualTo(message);
                });
        assertThat(session.row(plain("SELECT 1", "int"))).isEqualTo("1");
      }
    }
  }

  @Test
  void everyRowOfALongResultIsMadeToFit() throws SQLException {
    try (Session session = Session.of(database)) {
      String job = "SELECT g + 0.005, 'x' FROM generate_series(1, 50000) g";
      assertThat(
              session.rows(
                  "SELECT amount FROM pg_background_result(pg_background_launch($j$"
                      + job
                      + "$j$)) AS (amount numeric(8,2), t text)"))
          .hasSize(50_000)
          .startsWith("1.01", "2.01")
          .allMatch(amount -> amount.endsWith(".01"));
    }
  }
}
