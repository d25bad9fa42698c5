package io.github.pgbg.tests.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import io.github.pgbg.tests.worker.ChildMain;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** An application that requires the driver's module gets all that it needs with it. */
@PostgresTest
class ModulePathTest {
  private static final String CALL =
      "SELECT * FROM pg_background_result(pg_background_launch('SELECT 7')) AS (x int)";

  private final TestDatabase database;

  ModulePathTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void theModuleRequiresWhatTheDriverNeeds(@TempDir Path folder) throws Exception {
    Path jar = Path.of(System.getProperty("pgbg.jar", "none"));
    assumeTrue(Files.exists(jar), "the driver's jar is not packaged: " + jar);
    String modules = join(jar, placeOf(org.postgresql.Driver.class), placeOf(LoggerFactory.class));
    String login =
        database.login().entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("&", "?", ""));
    File output = folder.resolve("output.txt").toFile();
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--module-path",
                    modules,
                    "--add-modules",
                    "io.github.pgbg",
                    "-cp",
                    placeOf(ChildMain.class).toString(),
                    ChildMain.class.getName(),
                    database.url() + login,
                    "read",
                    CALL))
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(output.toPath(), StandardCharsets.UTF_8))
        .contains("1 rows, 1 characters");
  }

  private static Path placeOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static String join(Path... places) {
    return Arrays.stream(places)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }
}
