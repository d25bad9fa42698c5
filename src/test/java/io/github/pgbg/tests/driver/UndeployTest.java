package io.github.pgbg.tests.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications that bring their own driver, as on a web server, come and go. */
@PostgresTest
class UndeployTest {
  private static final String LOCAL_CALL =
      "SELECT * FROM pg_background_result(pg_background_launch('SELECT 1')) AS (x int)";

  private final TestDatabase database;

  UndeployTest(TestDatabase database) {
    this.database = database;
  }

  /** A class loader with the whole class path, and none of our classes above it. */
  private static URLClassLoader deploy() throws Exception {
    List<URL> places = new ArrayList<>();
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator, 0)) {
      places.add(Path.of(place).toUri().toURL());
    }
    return new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private void call(ClassLoader loader, String method, String sql) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      Properties login = database.login();
      login.setProperty("pgbg.idleWorkerTimeout", "1s");
      loader
          .loadClass(DeployedApplication.class.getName())
          .getMethod(method, String.class, Properties.class, String.class)
          .invoke(null, database.url(), login, sql);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private WeakReference<ClassLoader> runAndUndeploy(String sql) throws Exception {
    URLClassLoader loader = deploy();
    call(loader, "run", sql);
    call(loader, "undeploy", sql);
    return new WeakReference<>(loader);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        LOCAL_CALL,
        "SELECT sum(x) FROM pg_background_result(pg_background_launch('SELECT 1')) AS (x int)",
        "SELECT pg_background_launch('SELECT generate_series(1, 10000)')"
      })
  void nothingKeepsTheClassLoaderOfOneThatIsGone(String whatItDid) throws Exception {
    WeakReference<ClassLoader> loader = runAndUndeploy(whatItDid);

    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(loader.get()).isNull();
            });
  }

  @Test
  void oneTakesNotAwayTheBeanOfAnother() throws Exception {
    int before = beans();
    URLClassLoader first = deploy();
    URLClassLoader second = deploy();
    call(first, "run", LOCAL_CALL);
    await().untilAsserted(() -> assertThat(beans()).isEqualTo(before + 1));
    call(second, "run", LOCAL_CALL);
    await().untilAsserted(() -> assertThat(beans()).isEqualTo(before + 2));

    call(second, "undeploy", LOCAL_CALL);
    assertThat(beans()).isEqualTo(before + 1);

    call(first, "undeploy", LOCAL_CALL);
    assertThat(beans()).isEqualTo(before);
  }

  private static int beans() throws Exception {
    return ManagementFactory.getPlatformMBeanServer()
        .queryNames(new ObjectName("io.github.pgbg:*"), null)
        .size();
  }
}
