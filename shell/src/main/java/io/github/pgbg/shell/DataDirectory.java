package io.github.pgbg.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at the directory of {@code --data} first: initdb and postgres fail without a reason. */
final class DataDirectory {
  private DataDirectory() {}

  /** What is wrong with the directory, or null. */
  static @Nullable String problem(Path directory) throws IOException {
    Path version = directory.resolve("PG_VERSION");
    if (Files.exists(version)) {
      String found = Files.readString(version).strip();
      String own = embeddedMajorVersion();
      return found.equals(own)
          ? null
          : "%s holds the data of PostgreSQL %s, and the own PostgreSQL is a %s"
              .formatted(directory, found, own);
    }
    if (!Files.exists(directory)) {
      return null;
    }
    if (!Files.isDirectory(directory)) {
      return directory + " is no directory";
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty()
          ? null
          : directory + " is not empty and holds no PostgreSQL data; name a new or empty directory";
    }
  }

  private static String embeddedMajorVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = DataDirectory.class.getResourceAsStream("embedded.properties")) {
      if (in == null) {
        throw new IllegalStateException("embedded.properties is missing in the jar");
      }
      properties.load(in);
    }
    return properties.getProperty("version", "").replaceFirst("\\..*", "");
  }
}
