package io.github.pgbg.tests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.api.BackgroundJob;
import io.github.pgbg.api.JobInfo;
import io.github.pgbg.api.JobProgress;
import io.github.pgbg.api.JobState;
import io.github.pgbg.api.LaunchOptions;
import io.github.pgbg.api.PgBackground;
import io.github.pgbg.api.UncheckedSQLException;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@PostgresTest
class PgBackgroundTest {
  private final TestDatabase database;
  private final Connection connection;
  private final PgBackground background;

  PgBackgroundTest(TestDatabase database) throws SQLException {
    this.database = database;
    this.connection = database.connect();
    this.background = connection.unwrap(PgBackground.class);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private record Item(int id, String note) {}

  @Test
  void rowsBecomeWhatTheMapperMakesOfThem() throws SQLException {
    List<Item> items =
        background
            .launch("SELECT g, 'n' || g FROM generate_series(1, 3) AS g ORDER BY g")
            .list(row -> new Item(row.getInt(1), row.getString(2)));
    assertThat(items).containsExactly(new Item(1, "n1"), new Item(2, "n2"), new Item(3, "n3"));
  }

  @Test
  void oneColumnNeedsNoMapper() throws SQLException {
    assertThat(background.launch("SELECT 42::bigint").list(Long.class)).containsExactly(42L);
    assertThatThrownBy(() -> background.launch("SELECT NULL::int").list(Integer.class))
        .hasMessageContaining("a row of the result is NULL");
  }

  @Test
  void aJobWithoutRowsGivesItsTags() throws SQLException {
    assertThat(
            background
                .launch("CREATE TEMP TABLE t(n int); INSERT INTO t VALUES (1), (2)")
                .list(String.class))
        .containsExactly("CREATE TABLE", "INSERT 0 2");
  }

  @Test
  void aStreamTakesRowsAsTheyArriveAndMayStopEarly() throws SQLException {
    try (Stream<Integer> numbers =
        background
            .launch("SELECT generate_series(1, 1000000)", LaunchOptions.DEFAULT.queueBytes(8192))
            .stream(row -> row.getInt(1))) {
      assertThat(numbers.limit(5)).containsExactly(1, 2, 3, 4, 5);
    }
    assertThat(background.list()).isEmpty();
  }

  @Test
  void anErrorWhileStreamingComesUnchecked() throws SQLException {
    BackgroundJob job =
        background.launch(
            "SELECT 1 / (50000 - g) FROM generate_series(1, 100000) AS g",
            LaunchOptions.DEFAULT.queueBytes(8192));
    try (Stream<Integer> numbers = job.stream(row -> row.getInt(1))) {
      assertThatThrownBy(numbers::count)
          .isInstanceOf(UncheckedSQLException.class)
          .hasMessageContaining("division by zero");
    }
  }

  @Test
  void anErrorOfAJobIsNoErrorOfTheTransaction() throws SQLException {
    connection.setAutoCommit(false);
    assertThatThrownBy(() -> background.launch("SELECT 1/0").list(Integer.class))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("division by zero");
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.execute("SELECT 1")).isTrue();
    }
    connection.rollback();
  }

  @Test
  void aCompletionTellsHowTheJobEnded() throws Exception {
    BackgroundJob fine = background.submit("SELECT pg_sleep(0.1)");
    assertThat(fine.completion().get(10, TimeUnit.SECONDS)).isEqualTo(JobState.STOPPED);
    assertThat(fine.completion()).isCompletedWithValue(JobState.STOPPED);

    CompletableFuture<JobState> failed = background.submit("SELECT 1/0").completion();
    assertThatThrownBy(() -> failed.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(SQLException.class)
        .hasMessageContaining("division by zero");
  }

  @Test
  void aCompletionOutlivesTheConnection() throws Exception {
    CompletableFuture<JobState> completion = background.submit("SELECT pg_sleep(0.3)").completion();
    connection.close();
    assertThat(completion.get(10, TimeUnit.SECONDS)).isEqualTo(JobState.STOPPED);
  }

  @Test
  void cancellingEndsTheJobAndItsCompletion() throws Exception {
    BackgroundJob job = background.launch("SELECT pg_sleep(60)");
    CompletableFuture<JobState> completion = job.completion();
    job.cancel();
    assertThatThrownBy(() -> completion.get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(SQLException.class)
        .hasFieldOrPropertyWithValue("SQLState", "57014");
    assertThat(background.list()).extracting(JobInfo::state).containsExactly(JobState.CANCELED);
    job.detach();
    assertThat(background.list()).isEmpty();
  }

  @Test
  void progressIsToldAsItHappens() throws SQLException {
    List<JobProgress> told = new CopyOnWriteArrayList<>();
    BackgroundJob job =
        background.launch(
            "SELECT pg_background_progress(10, 'begun'); SELECT pg_sleep(0.2);"
                + " SELECT pg_background_progress(90, 'nearly')",
            LaunchOptions.DEFAULT.label("report").onProgress(told::add));
    await()
        .atMost(10, TimeUnit.SECONDS)
        .untilAsserted(
            () ->
                assertThat(told)
                    .containsExactly(new JobProgress(10, "begun"), new JobProgress(90, "nearly")));
    assertThat(job.progress()).contains(new JobProgress(90, "nearly"));
    assertThat(background.list()).extracting(JobInfo::label).containsExactly("report");
  }

  /** So do some pools, which pass nothing on. */
  @Test
  void itIsFoundByOneWhoOnlyAsksWithInstanceof() throws SQLException {
    assertThat(connection).isInstanceOf(PgBackground.class);
    assertThat(((PgBackground) connection).launch("SELECT 7").list(Integer.class))
        .containsExactly(7);
  }

  @Test
  void aServerThatAnswersTheCallsItselfHasNoJavaApi() throws SQLException {
    try (Connection passing =
        DriverManager.getConnection(database.url() + "?pgbg.calls=server", database.login())) {
      assertThat(passing).isNotInstanceOf(PgBackground.class);
      assertThat(passing.isWrapperFor(PgBackground.class)).isFalse();
      assertThatThrownBy(() -> passing.unwrap(PgBackground.class)).isInstanceOf(SQLException.class);
    }
  }
}
