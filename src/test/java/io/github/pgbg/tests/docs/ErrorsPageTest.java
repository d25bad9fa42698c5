package io.github.pgbg.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/errors.md has all errors that the driver raises itself, as they stand in its sources. */
class ErrorsPageTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  /** In Java: SQLSTATE and the beginning of the message. */
  private static final Pattern IN_JAVA =
      Pattern.compile("ErrorFields\\.error\\(\\s*\"(\\w{5})\",\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** In the functions that the driver makes on the server. */
  private static final Pattern IN_SQL =
      Pattern.compile("RAISE EXCEPTION USING ERRCODE = '(\\w{5})',\\s*MESSAGE = '([^']*)'");

  private record Raised(String state, String words) {
    /** The longest piece without a placeholder. */
    static Raised of(String state, String message) {
      String plain = message.replace("\\\"", "\"").replace("%%", "%");
      String words =
          Arrays.stream(plain.split("%\\d*\\$?s|%d", -1))
              .map(String::strip)
              .max(Comparator.comparingInt(String::length))
              .orElseThrow();
      return new Raised(state, words);
    }

    boolean isOn(String row) {
      return row.startsWith("| " + state) || row.contains(", " + state + " |");
    }
  }

  @Test
  void everyErrorOfTheSourcesIsOnThePage() throws IOException {
    List<String> rows =
        Files.readAllLines(ROOT.resolve("docs/errors.md"), StandardCharsets.UTF_8).stream()
            .filter(line -> line.startsWith("| "))
            .toList();
    List<Raised> raised = raised();
    assertThat(raised).hasSizeGreaterThan(40);
    assertThat(raised)
        .allSatisfy(
            error ->
                assertThat(rows).anyMatch(row -> error.isOn(row) && row.contains(error.words())));
  }

  private static List<Raised> raised() throws IOException {
    List<Raised> raised = new ArrayList<>();
    for (String module : List.of("services", "driver")) {
      try (Stream<Path> sources = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        sources
            .filter(source -> source.toString().endsWith(".java"))
            .map(ErrorsPageTest::read)
            .flatMap(
                text -> Stream.of(IN_JAVA, IN_SQL).flatMap(form -> form.matcher(text).results()))
            .forEach(error -> raised.add(Raised.of(error.group(1), error.group(2))));
      }
    }
    return raised;
  }

  private static String read(Path source) {
    try {
      return Files.readString(source, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
