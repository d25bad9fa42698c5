package io.github.pgbg.tests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.api.BackgroundJob;
import io.github.pgbg.api.LaunchOptions;
import io.github.pgbg.api.PgBackground;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** What can be seen of the workers from outside. */
@PostgresTest
class ObserverTest {
  private static final String DO =
      "DO $$ BEGIN PERFORM * FROM pg_background_result(pg_background_launch('SELECT 1'))"
          + " AS (n int); END $$";

  private final TestDatabase database;

  ObserverTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void flightRecorderSeesLaunchesJobsCancelsAndRequests(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        PgBackground background = connection.unwrap(PgBackground.class);
        background
            .launch("SELECT generate_series(1, 10)", LaunchOptions.DEFAULT.label("ten"))
            .list(Integer.class);
        BackgroundJob slow = background.launch("SELECT pg_sleep(60)");
        slow.cancel();
        await().atMost(10, TimeUnit.SECONDS).until(() -> slow.completion().isDone());
        statement.execute(DO);
      }
      recording.dump(file);
    }
    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().startsWith("io.github.pgbg."))
            .toList();
    assertThat(named(events, "Launch")).hasSize(3);
    assertThat(named(events, "Cancel")).hasSize(1);
    assertThat(named(events, "Job"))
        .extracting(event -> event.getString("outcome"))
        .containsExactlyInAnyOrder("stopped", "canceled", "stopped");
    assertThat(named(events, "Cancel").get(0).getInt("pid"))
        .isEqualTo(endedAs(events, "canceled").getInt("pid"));
    assertThat(endedAs(events, "canceled").getString("sqlState")).isEqualTo("57014");
    assertThat(named(events, "BridgeRequest"))
        .extracting(event -> event.getString("operation") + " " + event.getString("sqlState"))
        .contains("LAUNCH 00000", "RESULT 00000");
    assertThat(named(events, "BridgeRequest"))
        .extracting(event -> event.getInt("pid"))
        .containsOnly(named(events, "Launch").get(0).getInt("launcherPid"));
    RecordedEvent ten =
        named(events, "Job").stream()
            .filter(event -> "ten".equals(event.getString("label")))
            .findFirst()
            .orElseThrow();
    assertThat(ten.getLong("rows")).isEqualTo(10);
    assertThat(ten.getLong("bytes")).isPositive();
    assertThat(ten.getString("sqlPreview")).isEqualTo("SELECT generate_series(1, 10)");
  }

  @Test
  void onlyTheBeginningOfALongTextIsShown(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("recording.jfr");
    try (Recording recording = new Recording();
        Connection connection = database.connect()) {
      recording.start();
      connection
          .unwrap(PgBackground.class)
          .launch("SELECT 1 " + "-".repeat(200) + " secret")
          .list(Integer.class);
      recording.dump(file);
    }
    assertThat(named(RecordingFile.readAllEvents(file), "Launch"))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getString("sqlPreview"))
                    .startsWith("SELECT 1 ---")
                    .doesNotContain("secret")
                    .hasSizeLessThanOrEqualTo(120));
  }

  private static RecordedEvent endedAs(List<RecordedEvent> events, String outcome) {
    return named(events, "Job").stream()
        .filter(event -> outcome.equals(event.getString("outcome")))
        .findFirst()
        .orElseThrow();
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("io.github.pgbg." + name))
        .toList();
  }

  @Test
  void theJmxBeanCountsAndListsJobs() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName("io.github.pgbg:type=Workers");
    try (Connection connection = database.connect()) {
      PgBackground background = connection.unwrap(PgBackground.class);
      background.launch("SELECT 1").list(Integer.class);
      await().atMost(10, TimeUnit.SECONDS).until(() -> server.isRegistered(name));
      long before = (Long) server.getAttribute(name, "Launched");
      BackgroundJob job = background.launch("SELECT pg_sleep(60)");
      assertThat(server.getAttribute(name, "Launched")).isEqualTo(before + 1);
      assertThat((CompositeData[]) server.getAttribute(name, "RunningJobs"))
          .anySatisfy(
              row -> {
                assertThat(row.get("pid")).isEqualTo(job.handle().pid());
                assertThat(row.get("sqlPreview")).isEqualTo("SELECT pg_sleep(60)");
              });
      long canceled = (Long) server.getAttribute(name, "Canceled");
      job.cancel();
      await()
          .atMost(10, TimeUnit.SECONDS)
          .until(() -> server.getAttribute(name, "Canceled").equals(canceled + 1));
    }
  }

  @Test
  void theJmxBeanListsTheJobsOfAllSessions() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName("io.github.pgbg:type=Workers");
    try (Connection one = database.connect();
        Connection other = database.connect()) {
      BackgroundJob first = sleeping(one, "of one");
      BackgroundJob second = sleeping(other, "of the other");
      await().atMost(10, TimeUnit.SECONDS).until(() -> server.isRegistered(name));
      assertThat((CompositeData[]) server.getAttribute(name, "RunningJobs"))
          .extracting(row -> row.get("label") + " " + row.get("launcherPid"))
          .contains("of one " + pid(one), "of the other " + pid(other));
      first.cancel();
      second.cancel();
    }
  }

  private static BackgroundJob sleeping(Connection connection, String label) throws SQLException {
    return connection
        .unwrap(PgBackground.class)
        .launch("SELECT pg_sleep(60)", LaunchOptions.DEFAULT.label(label));
  }

  private static int pid(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getBackendPID();
  }
}
