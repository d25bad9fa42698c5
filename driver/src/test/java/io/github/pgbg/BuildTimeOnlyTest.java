package io.github.pgbg;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.internal.jdbc.base.ConnectionBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ByteBuddy writes the forwarders; no class that a user gets knows it. */
class BuildTimeOnlyTest {
  @ParameterizedTest
  @ValueSource(classes = {Driver.class, ConnectionBase.class})
  void noClassRefersToByteBuddy(Class<?> oneOfThem) throws Exception {
    List<String> classes = classesBeside(oneOfThem);

    assertThat(classes).isNotEmpty().noneMatch(text -> text.contains("net/bytebuddy"));
  }

  /** The class files of a directory or a jar, whichever the class came from, as Latin-1. */
  private static List<String> classesBeside(Class<?> type) throws IOException, URISyntaxException {
    URL location = type.getProtectionDomain().getCodeSource().getLocation();
    Path place = Path.of(location.toURI());
    if (Files.isDirectory(place)) {
      return classesIn(place);
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      return classesIn(jar.getPath("/io/github/pgbg"));
    }
  }

  private static List<String> classesIn(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .map(BuildTimeOnlyTest::read)
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
