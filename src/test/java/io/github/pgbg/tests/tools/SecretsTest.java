package io.github.pgbg.tests.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.net.URLClassLoader;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.regex.Pattern;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the driver tells: everything about its work at the finest level, and never a password. */
@PostgresTest
class SecretsTest {
  private static final String PASSWORD = "secret_4711";
  private static final String RESULT =
      "SELECT * FROM pg_background_result(pg_background_launch('SELECT 42')) AS (n int)";
  private static final String DO =
      "DO $$ BEGIN PERFORM * FROM pg_background_result(pg_background_launch('SELECT 1'))"
          + " AS (n int); END $$";

  private final TestDatabase database;
  private final URLClassLoader loader;
  private final Collector log = new Collector();

  /** Held, because java.util.logging forgets loggers that nobody holds. */
  private final List<Logger> loggers =
      List.of(Logger.getLogger("io.github.pgbg"), Logger.getLogger("org.postgresql"));

  SecretsTest(TestDatabase database) throws IOException {
    this.database = database;
    this.loader = AllJar.load();
    loggers.forEach(logger -> logger.addHandler(log));
    loggers.forEach(logger -> logger.setLevel(Level.ALL));
  }

  @AfterEach
  void close() throws IOException {
    loggers.forEach(logger -> logger.setLevel(null));
    loggers.forEach(logger -> logger.removeHandler(log));
    loader.close();
  }

  @Test
  void noPasswordIsEverToldAndNothingAtInfo() throws Exception {
    try (Scratch<TestDatabase> role = database.createRole("teller")) {
      database.execute("ALTER ROLE teller PASSWORD '" + PASSWORD + "'");
      log.lines.clear(); // PgJDBC logs the statement of this test, too
      Properties login = new Properties();
      login.setProperty("user", "teller");
      login.setProperty("password", PASSWORD);
      use(database.url(), login);
      use(
          database.url() + "?user=teller&password=" + PASSWORD + "&pgbg.launchTimeout=1s",
          new Properties());
      assertThat(log.lines).anyMatch(line -> line.contains("Connected to"));
      assertThat(log.lines).anyMatch(line -> line.contains("Launched worker"));
      assertThat(log.lines).filteredOn(line -> line.contains(PASSWORD)).isEmpty();
      assertThat(log.atInfo).isEmpty();
      assertThat(
              catchThrowable(
                  () ->
                      use(
                          database.url() + "/?password=" + PASSWORD + "&pgbg.nothing=1",
                          new Properties())))
          .isInstanceOf(SQLException.class)
          .hasMessageNotContaining(PASSWORD);
      disconnect();
    }
  }

  private void use(String url, Properties login) throws Exception {
    Driver driver =
        loader
            .loadClass("io.github.pgbg.Driver")
            .asSubclass(Driver.class)
            .getConstructor()
            .newInstance();
    try (Connection connection = driver.connect(url, login);
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement(RESULT);
        ResultSet rows = prepared.executeQuery()) {
      statement.execute(DO);
      Throwable error = catchThrowable(() -> statement.execute(RESULT.replace("42", "1/0")));
      assertThat(List.of(connection, statement, prepared, rows, connection.getMetaData()))
          .noneMatch(object -> object.toString().contains(PASSWORD));
      assertThat(connection.getMetaData().getURL()).doesNotContain(PASSWORD);
      StringWriter trace = new StringWriter();
      error.printStackTrace(new PrintWriter(trace));
      assertThat(trace.toString()).contains("division by zero").doesNotContain(PASSWORD);
    }
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    for (ObjectName name : server.queryNames(new ObjectName("io.github.pgbg:*"), null)) {
      assertThat(server.getAttribute(name, "RunningJobs").toString()).doesNotContain(PASSWORD);
    }
  }

  /** Idle workers of the role would keep it from being dropped. */
  private void disconnect() throws SQLException {
    database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'teller'");
  }

  private static final class Collector extends Handler {
    private static final Pattern AT_INFO = Pattern.compile("INFO|WARNING|SEVERE");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> atInfo = new CopyOnWriteArrayList<>();
    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public void publish(LogRecord line) {
      lines.add(formatter.format(line));
      if (AT_INFO.matcher(line.getLevel().getName()).matches()) {
        atInfo.add(formatter.format(line));
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
