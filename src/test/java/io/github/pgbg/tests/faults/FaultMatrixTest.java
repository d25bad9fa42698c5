package io.github.pgbg.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of call ends by every ending, whatever connection is silent: within a bound, with a
 * documented SQLSTATE; the session goes on or says that it cannot, and nothing is left.
 *
 * <p>A part of all combinations; {@code -Dpgbg.faults=all} takes them all, a regular expression
 * those with such a name.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfSystemProperty(
    named = "pgbg.database",
    matches = "embedded",
    disabledReason = "it freezes and restarts a server of its own, which is the embedded one")
class FaultMatrixTest {
  private static final Pattern STATE = Pattern.compile("\\b[0-9A-Z]{5}\\b");
  private static final Set<String> CORE =
      Set.of(
          "CANCEL, NEW CONNECTIONS FROZEN_NETWORK before",
          "QUERY_TIMEOUT, WORKER FROZEN_NETWORK before",
          "INTERRUPT, CONTROL FROZEN_NETWORK before",
          "CLOSE_STATEMENT, CONTROL FROZEN_BACKEND",
          "ABORT, WORKER FROZEN_BACKEND",
          "CLOSE, LAUNCHER FROZEN_NETWORK",
          "NETWORK_TIMEOUT, WORKER HALF_OPEN",
          "TERMINATE_WORKER, WORKER FROZEN_NETWORK",
          "TERMINATE_LAUNCHER, CONTROL HALF_OPEN before, TLS",
          "TERMINATE_CONTROL, nothing, TLS",
          "RESTART, nothing");

  private static final String CHOICE = System.getProperty("pgbg.faults", "some");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<String> documented = new TreeSet<>();
  private FaultServer server;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException, SQLException {
    server = FaultServer.start(directory.resolve("server"));
    for (String line :
        Files.readAllLines(Path.of("../../docs/errors.md"), StandardCharsets.UTF_8)) {
      if (line.startsWith("| ")) {
        STATE
            .matcher(line.split("\\|", -1)[1])
            .results()
            .forEach(state -> documented.add(state.group()));
      }
    }
    assertThat(documented).contains("57014", "08006").doesNotContain("00000");
  }

  @AfterAll
  void stop() throws IOException {
    threads.shutdownNow();
    server.close();
  }

  static Stream<Arguments> combinations() {
    List<Arguments> all = new ArrayList<>();
    for (boolean tls : new boolean[] {false, true}) {
      for (Fault fault : faults()) {
        for (Ending ending : Ending.values()) {
          if (isChosen(tls, fault, ending)
              && Arrays.stream(Kind.values()).anyMatch(kind -> fault.canEnd(kind, ending))) {
            all.add(Arguments.of(fault, ending, tls));
          }
        }
      }
    }
    return all.stream();
  }

  private static List<Fault> faults() {
    List<Fault> all = new ArrayList<>(List.of(Fault.NONE, Fault.NEW_CONNECTIONS));
    for (Role role : Role.values()) {
      for (Stall stall : Stall.values()) {
        all.add(new Fault(role, stall, true));
        all.add(new Fault(role, stall, false));
      }
    }
    return all;
  }

  private static boolean isChosen(boolean tls, Fault fault, Ending ending) {
    return switch (CHOICE) {
      case "all" -> true;
      case "some" -> isOfTheCore(tls, fault, ending);
      default -> Pattern.matches(CHOICE, ending + ", " + fault + (tls ? ", TLS" : ""));
    };
  }

  /** Each ending once, each silence at least once. */
  private static boolean isOfTheCore(boolean tls, Fault fault, Ending ending) {
    return CORE.contains(ending + ", " + fault + (tls ? ", TLS" : ""));
  }

  @ParameterizedTest(name = "{1}, {0}, TLS: {2}")
  @MethodSource("combinations")
  void everyCallEnds(Fault fault, Ending ending, boolean tls) throws Exception {
    assumeTrue(server != null);
    List<Stage> stages = new ArrayList<>();
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    for (Kind kind : Kind.values()) {
      if (fault.canEnd(kind, ending)) {
        stages.add(new Stage(server, kind, ending, tls));
      }
    }
    try {
      forAll(stages, wrong, stage -> stage.prepare(fault));
      forAll(stages, wrong, stage -> begin(stage, fault));
      if (ending == Ending.RESTART) {
        server.restart();
      }
      forAll(stages, wrong, stage -> stage.end(fault));
      forAll(stages, wrong, this::assertEnded);
      if (fault.role() != Role.CONTROL) {
        forAll(stages, wrong, stage -> stage.unstall(fault));
      }
      forAll(stages, wrong, stage -> stage.assertUsable(fault));
    } finally {
      forAll(stages, wrong, stage -> stage.unstall(fault));
      forAll(stages, wrong, Stage::close);
      server.endJobs();
    }
    assertThat(String.join("\n", wrong)).isEmpty();
    server.assertNothingIsLeft();
  }

  private static void begin(Stage stage, Fault fault) throws Exception {
    if (fault.before()) {
      stage.stall(fault);
    }
    stage.call();
    if (!fault.before()) {
      stage.untilItWaits();
      stage.stall(fault);
    } else {
      TimeUnit.MILLISECONDS.sleep(300); // it may end, wait, or look for another connection
    }
  }

  private void assertEnded(Stage stage) throws Exception {
    String state = stage.outcome();
    if (!state.isEmpty() && !documented.contains(state)) {
      throw new AssertionError("ended with " + state);
    }
  }

  private interface Step {
    void on(Stage stage) throws Exception;
  }

  /** All at once, so that what one of them does to the others is seen, too. */
  private void forAll(List<Stage> stages, Queue<String> wrong, Step step) throws Exception {
    List<Future<?>> steps = new ArrayList<>();
    for (Stage stage : stages) {
      steps.add(
          threads.submit(
              () -> {
                try {
                  step.on(stage);
                } catch (Exception | Error e) {
                  wrong.add(stage.kind() + ": " + e);
                }
              }));
    }
    for (Future<?> each : steps) {
      each.get();
    }
  }
}
