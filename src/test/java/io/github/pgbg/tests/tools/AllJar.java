package io.github.pgbg.tests.tools;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The driver as tools get it: one file. */
final class AllJar {
  private AllJar() {}

  private static Path path() {
    Path jar = Path.of(System.getProperty("pgbg.allJar", "none"));
    assumeTrue(Files.exists(jar), "the jar with everything is not packaged: " + jar);
    return jar;
  }

  /** A class loader that has the jar and the JDK, and nothing else. */
  static URLClassLoader load() throws MalformedURLException {
    return new URLClassLoader(
        new URL[] {path().toUri().toURL()}, ClassLoader.getPlatformClassLoader());
  }

  /** What a tool printed, and how it ended. */
  record Run(int status, String output) {}

  /** Runs a tool's main class with its own jars and the driver's. */
  static Run run(Path folder, String tool, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(path() + File.pathSeparator + toolJars());
    command.add(tool);
    command.addAll(Arrays.asList(arguments));
    File output = folder.resolve("output.txt").toFile();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(emptyFile(folder)))
            .redirectOutput(output)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the tool does not end: " + tool);
    }
    return new Run(process.exitValue(), Files.readString(output.toPath(), StandardCharsets.UTF_8));
  }

  private static File emptyFile(Path folder) throws IOException {
    return Files.writeString(folder.resolve("input.txt"), "", StandardCharsets.UTF_8).toFile();
  }

  private static String toolJars() throws IOException {
    try (Stream<Path> jars = Files.list(Path.of(System.getProperty("pgbg.tools", "none")))) {
      return String.join(File.pathSeparator, jars.map(Path::toString).toList());
    }
  }
}
