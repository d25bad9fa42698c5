package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who waits for the result of a job has its notices as they are raised. */
@PostgresTest
class LiveNoticeTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  /** Goes on when the test has seen the notice, and gives the lock free. */
  private static final String JOB =
      "DO $j$ BEGIN RAISE NOTICE 'half'; PERFORM pg_advisory_xact_lock(8101); RAISE NOTICE 'done';"
          + " END $j$";

  private final TestDatabase database;

  LiveNoticeTest(TestDatabase database) {
    this.database = database;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM pg_background_result(pg_background_launch('%s')) AS (t text)",
        "SELECT count(*) FROM pg_background_result(pg_background_launch('%s')) AS (t text)",
        "SELECT * FROM pg_background_run_v2('%s')",
        "DO $o$ BEGIN PERFORM * FROM pg_background_result(pg_background_launch('%s')) AS (t text);"
            + " END $o$",
        "SELECT * FROM pg_background_result(pg_background_launch($o$SELECT count(*) FROM"
            + " pg_background_result(pg_background_launch('%s')) AS (t text)$o$)) AS (n int8)",
      })
  void aNoticeIsSeenWhileTheJobStillRuns(String call) throws Exception {
    try (Session holder = Session.of(database);
        Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      holder.row("SELECT pg_advisory_lock(8101)");
      ExecutorService other = Executors.newSingleThreadExecutor();
      try {
        Future<Boolean> executed =
            other.submit(() -> statement.execute(call.formatted(JOB.replace("'", "''"))));
        await().atMost(LONG).until(() -> messages(statement).contains("half"));
        assertThat(executed.isDone()).isFalse();
        holder.row("SELECT pg_advisory_unlock(8101)");
        executed.get(LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(messages(statement)).containsExactly("half", "done");
      } finally {
        other.shutdownNow();
        holder.row("SELECT pg_advisory_unlock_all()");
      }
    }
  }

  @Test
  void aStatementOfManyHasTheNoticesOfItsLast() throws Exception {
    try (Session holder = Session.of(database);
        Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      holder.row("SELECT pg_advisory_lock(8101)");
      ExecutorService other = Executors.newSingleThreadExecutor();
      try {
        Future<Integer> read =
            other.submit(
                () -> {
                  int count = 0;
                  try (ResultSet rows =
                      statement.executeQuery(
                          "SELECT * FROM pg_background_result(pg_background_launch("
                              + "'SELECT generate_series(1, 100000)::text; "
                              + JOB.replace("'", "''")
                              + "')) AS (t text)")) {
                    while (rows.next()) {
                      count++;
                    }
                  }
                  return count;
                });
        await().atMost(LONG).until(() -> messages(statement).contains("half"));
        holder.row("SELECT pg_advisory_unlock(8101)");
        assertThat(read.get(LONG.toSeconds(), TimeUnit.SECONDS)).isPositive();
      } finally {
        other.shutdownNow();
        holder.row("SELECT pg_advisory_unlock_all()");
      }
    }
  }

  @Test
  void aJobThatFailsHasItsNoticesToo() throws SQLException {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      String job = "DO $j$ BEGIN RAISE NOTICE 'before'; RAISE EXCEPTION 'stop'; END $j$";
      assertThatThrownBy(
              () ->
                  statement.execute(
                      "SELECT * FROM pg_background_result(pg_background_launch('"
                          + job.replace("'", "''")
                          + "')) AS (t text)"))
          .hasMessageContaining("stop");
      assertThat(messages(statement)).containsExactly("before");
    }
  }

  @Test
  void whoWaitsWithoutReadingLeavesTheNoticesToTheReader() throws SQLException {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      String handle = session.launch("DO $j$ BEGIN RAISE NOTICE 'kept'; END $j$").arguments();
      statement.execute("SELECT pg_background_wait_v2(" + handle + ")");
      assertThat(messages(statement)).isEmpty();
      statement.execute("SELECT * FROM pg_background_result_v2(" + handle + ") AS (t text)");
      assertThat(messages(statement)).containsExactly("kept");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT *", "SELECT count(*)"})
  void noMoreAreKeptThanTheQueueHasRoomFor(String select) throws SQLException {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      statement.execute(
          select
              + " FROM pg_background_result(pg_background_launch('DO $j$ BEGIN FOR i IN 1..20000"
              + " LOOP RAISE NOTICE ''%'', repeat(''n'', 100); END LOOP; END $j$')) AS (t text)");
      List<String> messages = messages(statement);
      assertThat(messages).hasSizeBetween(100, 10_000);
      int dropped = Integer.parseInt(messages.get(messages.size() - 1).replaceAll(" .*", ""));
      assertThat(messages.size() - 1 + dropped).isEqualTo(20_000);
      statement.clearWarnings();
      assertThat(messages(statement)).isEmpty();
    }
  }

  private static List<String> messages(Statement statement) throws SQLException {
    List<String> messages = new ArrayList<>();
    for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
      messages.add(w.getMessage());
    }
    return messages;
  }
}
