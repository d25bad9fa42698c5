package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;

@PostgresTest
class TimeLimitTest {
  private final TestDatabase database;

  TimeLimitTest(TestDatabase database) {
    this.database = database;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "statement_timeout | SELECT pg_sleep(0.3); SELECT pg_sleep(0.3); SELECT pg_sleep(30)::text",
        "pg_background.worker_timeout | SELECT pg_sleep(0.3); SELECT pg_sleep(0.3)",
        "pg_background.worker_timeout | SELECT pg_sleep(30)::text",
        "pg_background.worker_timeout | SELECT pg_sleep(0.2)::text FROM generate_series(1, 99)",
      })
  void theJobAsAWholeIsBounded(String setting, String job) throws SQLException {
    try (Session session = Session.of(database)) {
      session.execute("SET " + setting + " = '500ms'");
      Session.Handle handle = session.launch(job);
      session.execute("RESET " + setting);
      Instant start = Instant.now();
      session.await(handle);
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
      assertThat(session.listed(handle, "state, last_error"))
          .isEqualTo("error|canceling statement due to statement timeout");
      assertThatThrownBy(() -> session.result(handle))
          .isInstanceOfSatisfying(
              PSQLException.class,
              e -> {
                assertThat(e.getSQLState()).isEqualTo("57014");
                assertThat(e.getServerErrorMessage().getWhere())
                    .endsWith("background worker, pid " + handle.pid());
              });
    }
  }

  @Test
  void aResultThatNobodyReadsIsBoundedToo() throws SQLException {
    try (Session session = Session.of(database)) {
      session.execute("SET pg_background.worker_timeout = '500ms'");
      Session.Handle handle =
          session.launch("SELECT repeat('x', 1000) FROM generate_series(1, 9999)");
      session.await(handle);
      assertThat(session.listed(handle, "state")).isEqualTo("error");
    }
  }

  @Test
  void theLimitOfOneJobIsNotThatOfTheNext() throws SQLException {
    try (Session session = Session.of(database)) {
      session.execute("SET pg_background.worker_timeout = '250ms'");
      session.run("SELECT 'quick'");
      session.execute("RESET pg_background.worker_timeout");
      assertThat(session.run("SELECT pg_sleep(0.6)::text || 'slow'")).containsExactly("slow");
    }
  }
}
