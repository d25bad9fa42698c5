package io.github.pgbg.tests.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder of the scripts. */
final class Scripts {
  private Scripts() {}

  static List<Script> all() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .filter(file -> file.toString().endsWith(".slt"))
          .sorted()
          .map(Scripts::read)
          .toList();
    }
  }

  static String exceptions() throws IOException {
    return Files.readString(folder().resolve("exceptions.txt"), UTF_8);
  }

  private static Script read(Path file) {
    String name = String.valueOf(file.getFileName());
    try {
      return new Script(name, ScriptParser.parse(Files.readString(file, UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ", " + e.getMessage(), e);
    }
  }

  private static Path folder() {
    URL format = Scripts.class.getResource("/conformance/FORMAT.md");
    if (format == null) {
      throw new IllegalStateException("the folder conformance is not on the class path");
    }
    try {
      return Path.of(format.toURI()).resolveSibling("");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
