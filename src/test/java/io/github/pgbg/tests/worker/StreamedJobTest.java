package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Jobs whose launching thread reads their rows: they come without a portal. */
@PostgresTest
class StreamedJobTest {
  private static final int ROWS = 200_000;

  private final TestDatabase database;

  StreamedJobTest(TestDatabase database) {
    this.database = database;
  }

  private static String pair(String sql, String columns) {
    return "SELECT * FROM pg_background_result(pg_background_launch($job$"
        + sql
        + "$job$, 4096)) AS f("
        + columns
        + ")";
  }

  @Test
  void moreRowsThanTheQueueHoldsComeWholeAndInOrder() throws SQLException {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement();
        ResultSet rows =
            statement.executeQuery(
                pair("SELECT g FROM generate_series(1, " + ROWS + ") g", "g int"))) {
      int expected = 0;
      while (rows.next()) {
        assertThat(rows.getInt(1)).isEqualTo(++expected);
      }
      assertThat(expected).isEqualTo(ROWS);
    }
  }

  @Test
  void anErrorAmongTheRowsIsThrownWhereTheyAreRead() throws SQLException {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      assertThatThrownBy(
              () -> {
                try (ResultSet rows =
                    statement.executeQuery(
                        pair(
                            "SELECT 1 / (" + ROWS + " - g) FROM generate_series(1, " + ROWS + ") g",
                            "g int"))) {
                  while (rows.next()) {
                    assertThat(rows.getInt(1)).isNotNegative();
                  }
                }
              })
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22012"));
      assertThat(session.rows(pair("SELECT 1", "n int"))).containsExactly("1");
    }
  }

  @Test
  void aResultClosedEarlyLetsTheJobCommit() throws SQLException {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      session.execute("CREATE TABLE t_streamed (n int)");
      String insert =
          "INSERT INTO t_streamed SELECT generate_series(1, "
              + ROWS
              + ") RETURNING repeat('x', 99)";
      try (ResultSet rows = statement.executeQuery(pair(insert, "x text"))) {
        assertThat(rows.next()).isTrue();
      }
      String count = "SELECT count(*) FROM t_streamed";
      await().untilAsserted(() -> assertThat(session.row(count)).isEqualTo("" + ROWS));
      session.execute("DROP TABLE t_streamed");
    }
  }

  @Test
  void whatAJobLocksIsFreeWhenItsCallReturns() throws SQLException {
    try (Session session = Session.of(database);
        Session other = Session.of(database)) {
      for (int i = 0; i < 300; i++) {
        session.rows(pair("SELECT pg_advisory_lock(77)::text", "t text"));
        assertThat(other.row("SELECT pg_try_advisory_lock(77), pg_advisory_unlock(77)"))
            .isEqualTo("t|t");
      }
    }
  }

  @Test
  void aQueryTimeoutEndsAJobThatStallsAmongItsRows() throws SQLException {
    String stalls =
        "SELECT CASE WHEN g < 500 THEN repeat('x', 99) ELSE pg_sleep(4)::text END"
            + " FROM generate_series(1, 500) g";
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(
              () -> {
                try (ResultSet rows = statement.executeQuery(pair(stalls, "x text"))) {
                  while (rows.next()) {
                    assertThat(rows.getString(1)).hasSize(99);
                  }
                }
              })
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
      assertThat(session.rows(pair("SELECT 1", "n int"))).containsExactly("1");
    }
  }

  @Test
  void aSettingThatHiddenCodeChangesCountsForTheNextJob() throws SQLException {
    try (Session session = Session.of(database)) {
      session.execute(
          "CREATE FUNCTION t_hidden(v text) RETURNS text LANGUAGE sql AS"
              + " $f$ SELECT set_config('work_mem', v, false) $f$");
      String pair = pair("SHOW work_mem", "w text");
      for (int i = 1; i <= 60; i++) {
        String value = (64 + i / (1 + i / 20)) + "MB"; // changes at each call, then more seldom
        session.rows("SELECT t_hidden('" + value + "')");
        assertThat(session.rows(pair)).containsExactly(value);
        session.execute("SELECT 7");
        assertThat(session.rows(pair)).containsExactly(value);
      }
      session.execute("DROP FUNCTION t_hidden");
    }
  }
}
