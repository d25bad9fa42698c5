package io.github.pgbg.tests.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A driver of another protocol version: in a class loader of its own, with the classes that know
 * the version compiled anew from their sources with another number. Nothing of it is shared with
 * the driver under test but the JDK. Its class loader stays open for its pool, which closes later.
 */
final class OtherDriver {
  private static final Path SERVICES =
      Path.of("../..").toAbsolutePath().normalize().resolve("services/src/main/java");

  private final URLClassLoader loader;
  private final Driver driver;

  private OtherDriver(URLClassLoader loader, Driver driver) {
    this.loader = loader;
    this.driver = driver;
  }

  /**
   * Makes one.
   *
   * @param folder an empty one, for its classes
   */
  static OtherDriver ofProtocol(int protocol, Path folder)
      throws IOException, ReflectiveOperationException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    compile(sources(protocol, Files.createDirectories(folder.resolve("sources"))), classes);
    List<URL> places = new ArrayList<>();
    places.add(classes.toUri().toURL());
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator, 0)) {
      places.add(Path.of(place).toUri().toURL());
    }
    URLClassLoader loader =
        new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    return new OtherDriver(
        loader, (Driver) loader.loadClass("io.github.pgbg.Driver").getConstructor().newInstance());
  }

  /** Whatever has the number in it, as javac copies constants. */
  private static List<String> sources(int protocol, Path folder) throws IOException {
    List<String> changed = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SERVICES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        String text = Files.readString(file, UTF_8);
        if (text.contains("PROTOCOL") || text.contains("BridgeState")) {
          Path copy = folder.resolve(SERVICES.relativize(file));
          Files.createDirectories(copy.getParent());
          String other =
              text.replaceFirst("int PROTOCOL = \\d+;", "int PROTOCOL = " + protocol + ";");
          changed.add(Files.writeString(copy, other, UTF_8).toString());
          assertThat(other.equals(text))
              .as(file.toString())
              .isEqualTo(!text.contains("int PROTOCOL ="));
        }
      }
    }
    return changed;
  }

  private static void compile(List<String> sources, Path classes) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-nowarn",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString()));
    arguments.addAll(sources);
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, arguments.toArray(String[]::new)))
        .as("compiling %s", sources)
        .isZero();
  }

  Connection connect(TestDatabase database) throws SQLException {
    Properties login = new Properties();
    login.putAll(database.login());
    login.setProperty("pgbg.idleWorkerTimeout", "1s");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return driver.connect(database.url(), login);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
