package io.github.pgbg.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The audit in docs/security.md names every program that the driver sends. */
class AuditTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private static final Path PROGRAMS =
      ROOT.resolve("services/src/main/resources/io/github/pgbg/internal");

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z/]+)` \\|.*\\| (`.*) \\|$");

  @Test
  void itNamesTheProgramsThatThereAre() throws IOException {
    Set<String> named = new TreeSet<>();
    Matcher row = ROW.matcher(Files.readString(ROOT.resolve("docs/security.md")));
    while (row.find()) {
      for (String program : row.group(2).split(", ", -1)) {
        named.add(row.group(1) + "/" + program.replace("`", ""));
      }
    }
    try (Stream<Path> files = Files.walk(PROGRAMS)) {
      assertThat(named)
          .isEqualTo(
              files
                  .filter(file -> file.toString().endsWith(".sql"))
                  .map(file -> PROGRAMS.relativize(file).toString().replace('\\', '/'))
                  .collect(Collectors.toCollection(TreeSet::new)));
    }
  }
}
