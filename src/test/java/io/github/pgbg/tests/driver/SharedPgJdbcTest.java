package io.github.pgbg.tests.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * PgJDBC belongs to an application server, a framework or a bundle of its own, and this driver to
 * the application: PgJDBC does not see the driver's classes, or sees others of the same names.
 */
@PostgresTest
class SharedPgJdbcTest {
  private final TestDatabase database;

  SharedPgJdbcTest(TestDatabase database) {
    this.database = database;
  }

  /** Tomcat with PgJDBC in its lib folder. */
  @Test
  void aServerHasPgJdbcAndTheApplicationTheDriver() throws Exception {
    try (URLClassLoader server =
            loader(ClassLoader.getPlatformClassLoader(), place -> !ours(place));
        URLClassLoader application = loader(server, SharedPgJdbcTest::ours)) {
      assertCallsWork(application);
    }
  }

  /** Quarkus while its tests run. */
  @Test
  void aFrameworkLoadsTheDriverTwice() throws Exception {
    try (URLClassLoader framework = loader(ClassLoader.getPlatformClassLoader(), place -> true);
        URLClassLoader application = new ChildFirst(urls(SharedPgJdbcTest::ours), framework)) {
      assertCallsWork(application);
    }
  }

  private void assertCallsWork(ClassLoader application) throws Exception {
    Class<?> type = application.loadClass("io.github.pgbg.Driver");
    assertThat(type.getClassLoader()).isSameAs(application);
    Driver driver = type.asSubclass(Driver.class).getConstructor().newInstance();
    try (Connection connection = driver.connect(database.url(), database.login());
        Statement statement = connection.createStatement()) {
      assertThat(answer(statement, "SELECT 40 + 2")).isEqualTo("42");
      statement.execute(
          """
          DO $$
          BEGIN
            PERFORM * FROM pg_background_result(pg_background_launch(
              'SELECT set_config(''pgbg.shared'', ''a DO block'', false)')) AS (tag text);
          END $$
          """);
      assertThat(
              answer(
                  statement,
                  "SELECT count(*) FROM pg_background_result(pg_background_launch("
                      + "'SELECT generate_series(1, 5)')) AS (n int)"))
          .isEqualTo("5");
      assertThat((Throwable) statement.getWarnings()).isNull();
    }
  }

  private static String answer(Statement statement, String sql) throws Exception {
    try (ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static boolean ours(String place) {
    return Path.of(place).toString().contains("pgbg-")
        || !place.endsWith(".jar"); // folders of classes
  }

  private static URLClassLoader loader(ClassLoader parent, Predicate<String> wanted)
      throws MalformedURLException {
    return new URLClassLoader(urls(wanted), parent);
  }

  private static URL[] urls(Predicate<String> wanted) throws MalformedURLException {
    URL[] urls = new URL[0];
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator, 0)) {
      if (wanted.test(place)) {
        urls = Arrays.copyOf(urls, urls.length + 1);
        urls[urls.length - 1] = Path.of(place).toUri().toURL();
      }
    }
    return urls;
  }

  /** Looks at its own classes first. */
  private static final class ChildFirst extends URLClassLoader {
    ChildFirst(URL[] urls, ClassLoader parent) {
      super(urls, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("io.github.pgbg.")) {
        synchronized (getClassLoadingLock(name)) {
          Class<?> loaded = findLoadedClass(name);
          return loaded == null ? findClass(name) : loaded;
        }
      }
      return super.loadClass(name, resolve);
    }
  }
}
