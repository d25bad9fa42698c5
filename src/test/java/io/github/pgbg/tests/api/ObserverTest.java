package io.github.pgbg.tests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.BackgroundJob;
import io.github.pgbg.LaunchOptions;
import io.github.pgbg.PgBackground;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
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
    assertThat(named(events, "BridgeRequest")).isNotEmpty();
    RecordedEvent ten =
        named(events, "Job").stream()
            .filter(event -> "ten".equals(event.getString("label")))
            .findFirst()
            .orElseThrow();
    assertThat(ten.getLong("rows")).isEqualTo(10);
    assertThat(ten.getLong("bytes")).isPositive();
    assertThat(ten.getString("sqlPreview")).isEqualTo("SELECT generate_series(1, 10)");
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
}
