package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@PostgresTest
class BackPressureTest {
  private final TestDatabase database;

  BackPressureTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void aJobWhoseResultNobodyReadsStopsProducing() throws SQLException {
    database.execute("CREATE SEQUENCE public.t_made");
    try (Session session = Session.of(database)) {
      Session.Handle handle =
          session.launch(
              "SELECT nextval('public.t_made')::text || repeat('x', 100)"
                  + " FROM generate_series(1, 100000)",
              16384);
      await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(5))
          .until(() -> database.queryText("SELECT last_value < 500 FROM t_made").equals("t"));
      assertThat(session.listed(handle, "state")).isEqualTo("running");
      assertThat(session.result(handle)).hasSize(100000);
    } finally {
      database.execute("DROP SEQUENCE public.t_made");
    }
  }

  @Test
  void aSmallResultNeedsNoReaderToCommit() throws SQLException {
    database.execute("CREATE TABLE public.t_small (n int)");
    try (Session session = Session.of(database)) {
      Session.Handle handle =
          session.launch("INSERT INTO t_small SELECT generate_series(1, 100) RETURNING n");
      await().until(() -> database.queryText("SELECT count(*) FROM t_small").equals("100"));
      assertThat(session.result(handle, "n int")).hasSize(100);
    } finally {
      database.execute("DROP TABLE public.t_small");
    }
  }

  @Test
  void aRowLargerThanTheQueueComesThrough() throws SQLException {
    try (Session session = Session.of(database)) {
      Session.Handle handle =
          session.launch("SELECT repeat('x', 1000000) FROM generate_series(1, 5)", 64);
      assertThat(session.result(handle)).hasSize(5).allMatch(row -> row.length() == 1_000_000);
    }
  }
}
