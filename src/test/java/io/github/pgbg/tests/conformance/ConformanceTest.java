package io.github.pgbg.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The scripts as dynamic tests: a container an installation and file, a test a record. {@code
 * -Dpgbg.conformance=absent,installed} chooses the installations, {@code
 * -Dpgbg.conformance.file=v2.slt} one file.
 */
@PostgresTest
@NeedsSuperuser("the records were taken as one, and make roles")
class ConformanceTest {
  private static final List<ConformanceTally> TALLIES = new ArrayList<>();

  @AfterAll
  static void printTallies() {
    TALLIES.forEach(System.out::println);
    TALLIES.clear();
  }

  @TestFactory
  Stream<DynamicNode> records(TestDatabase server) throws IOException, SQLException {
    int version = Integer.parseInt(server.queryText("SHOW server_version_num")) / 10_000;
    KnownFailures failures = KnownFailures.parse(Scripts.exceptions());
    List<Script> scripts = chosenScripts();
    return InstallationMode.chosen().stream()
        .map(
            installation -> {
              ConformanceTally tally = new ConformanceTally(installation);
              TALLIES.add(tally);
              return new ConformanceRun(installation, failures, tally, version).of(scripts, server);
            });
  }

  @Test
  void everyExceptionNamesARecord() throws IOException {
    Set<String> unknown = new TreeSet<>(KnownFailures.parse(Scripts.exceptions()).entries());
    for (InstallationMode installation : InstallationMode.values()) {
      for (Script script : Scripts.all()) {
        script.records().forEach(r -> unknown.remove(installation.label() + " " + script.place(r)));
      }
    }
    assertThat(unknown).as("exceptions.txt names what is not there").isEmpty();
  }

  private static List<Script> chosenScripts() throws IOException {
    String file = System.getProperty("pgbg.conformance.file", "");
    List<Script> scripts =
        Scripts.all().stream().filter(s -> file.isEmpty() || s.file().equals(file)).toList();
    if (scripts.isEmpty()) {
      throw new IllegalArgumentException("pgbg.conformance.file=" + file + ": no such script");
    }
    return scripts;
  }
}
