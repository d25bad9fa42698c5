package io.github.pgbg.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;

/**
 * Scripts against one installation. JUnit runs the nodes in order, one at a time, and closes each
 * stream of nodes behind its last: that is when sessions and the database are closed.
 */
final class ConformanceRun {
  private final InstallationMode installation;
  private final KnownFailures failures;
  private final ConformanceTally tally;
  private final int serverVersion;

  ConformanceRun(
      InstallationMode installation,
      KnownFailures failures,
      ConformanceTally tally,
      int serverVersion) {
    this.installation = installation;
    this.failures = failures;
    this.tally = tally;
    this.serverVersion = serverVersion;
  }

  DynamicNode of(List<Script> scripts, TestDatabase server) {
    return dynamicContainer(
        installation.label(),
        scripts.stream().filter(installation::runs).map(script -> of(script, server)));
  }

  /** A fresh database for each file, made when its turn comes. */
  private DynamicNode of(Script script, TestDatabase server) {
    return dynamicContainer(
        script.file(),
        Stream.of(script)
            .flatMap(
                opened -> {
                  Scratch<TestDatabase> database = database(script, server);
                  ScriptSession session =
                      new ScriptSession(() -> installation.connect(database.get(), script));
                  return script.records().stream()
                      .map(record -> of(script.place(record), record, session))
                      .onClose(() -> closeUnchecked(session))
                      .onClose(() -> closeUnchecked(database));
                }));
  }

  private Scratch<TestDatabase> database(Script script, TestDatabase server) {
    try {
      return installation.open(server, script);
    } catch (SQLException e) {
      throw new IllegalStateException("no database for " + installation.label(), e);
    }
  }

  private DynamicNode of(String place, ScriptRecord scriptRecord, ScriptSession session) {
    String title = place + " " + scriptRecord.title();
    String reason = failures.reason(installation, place, serverVersion);
    return dynamicTest(
        title,
        () -> {
          tally.started();
          AssertionError failure = run(title, scriptRecord, session);
          if (reason != null) {
            tally.listed();
            assertThat(failure)
                .as("listed in exceptions.txt (%s), but passes: %s", reason, title)
                .isNotNull();
            Assumptions.abort("listed in exceptions.txt: " + reason);
          }
          if (failure != null) {
            throw failure;
          }
          tally.passed();
        });
  }

  private static @Nullable AssertionError run(
      String title, ScriptRecord scriptRecord, ScriptSession session) throws InterruptedException {
    try {
      scriptRecord.run(session);
      return null;
    } catch (SQLException | AssertionError e) {
      return new AssertionError(title + ": " + e.getMessage(), e);
    }
  }

  private static void closeUnchecked(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      throw new IllegalStateException("not closed: " + resource, e);
    }
  }
}
