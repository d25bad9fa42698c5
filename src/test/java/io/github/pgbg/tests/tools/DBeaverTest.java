package io.github.pgbg.tests.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.net.URLClassLoader;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What DBeaver does, from a class loader that has only the jar with everything: it names PgJDBC's
 * classes as texts, looks at errors by reflection, and polls warnings while a statement runs.
 */
@PostgresTest
class DBeaverTest {
  private final TestDatabase database;
  private final URLClassLoader loader;

  DBeaverTest(TestDatabase database) throws IOException {
    this.database = database;
    this.loader = AllJar.load();
  }

  @AfterEach
  void close() throws IOException {
    loader.close();
  }

  private Connection connect(String driverClass, String url)
      throws ReflectiveOperationException, SQLException {
    Driver driver =
        loader.loadClass(driverClass).asSubclass(Driver.class).getConstructor().newInstance();
    assertThat(driver.acceptsURL(url)).isTrue();
    Properties login = database.login();
    login.setProperty("ApplicationName", "DBeaver - Main");
    Connection connection = driver.connect(url, login);
    assertThat(connection).isNotNull();
    return connection;
  }

  private Connection connect() throws ReflectiveOperationException, SQLException {
    return connect("io.github.pgbg.Driver", database.url());
  }

  private Class<?> type(String name) throws ClassNotFoundException {
    return loader.loadClass(name);
  }

  @Test
  void theOtherClassTakesTheUrlThatTheFormInsistsOn() throws Exception {
    try (Connection connection =
            connect("io.github.pgbg.PostgresqlUrlDriver", database.plainUrl());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT * FROM pg_background_result(pg_background_launch('SELECT 42')) AS (n"
                    + " int)")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getInt(1)).isEqualTo(42);
    }
  }

  @Test
  void valuesAreOfPgJdbcsClasses() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT * FROM pg_background_result(pg_background_launch("
                    + "'SELECT interval ''1 day'', ARRAY[1], point ''(1,2)'', ''{}''::jsonb'))"
                    + " AS (i interval, a int[], p point, j jsonb)")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getObject(1)).isInstanceOf(type("org.postgresql.util.PGInterval"));
      assertThat(row.getArray(2)).isInstanceOf(type("org.postgresql.jdbc.PgArray"));
      assertThat(row.getObject(3)).isInstanceOf(type("org.postgresql.geometric.PGpoint"));
      assertThat(row.getObject(4)).isInstanceOf(type("org.postgresql.util.PGobject"));
    }
  }

  @Test
  void copyManagerTakesTheConnectionAsItIs() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMP TABLE copied(n int)");
      Class<?> baseConnection = type("org.postgresql.core.BaseConnection");
      assertThat(connection).isInstanceOf(baseConnection);
      Class<?> manager = type("org.postgresql.copy.CopyManager");
      Object copy = manager.getConstructor(baseConnection).newInstance(connection);
      assertThat(
              manager
                  .getMethod("copyIn", String.class, Reader.class)
                  .invoke(copy, "COPY copied FROM STDIN", new StringReader("1\n2\n")))
          .isEqualTo(2L);
    }
  }

  @Test
  void theErrorOfAJobShowsWhereItIs() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(
              () ->
                  statement.executeQuery(
                      "SELECT * FROM pg_background_result(pg_background_launch("
                          + "'SELECT nonsense')) AS (n int)"))
          .isExactlyInstanceOf(
              type("org.postgresql.util.PSQLException").asSubclass(Throwable.class))
          .satisfies(
              e -> {
                Object message = e.getClass().getMethod("getServerErrorMessage").invoke(e);
                assertThat(message).isNotNull();
                assertThat(message.getClass().getMethod("getWhere").invoke(message))
                    .asString()
                    .contains("background worker, pid ");
              });
    }
  }

  @Test
  void noticesAreThereWhileTheStatementRuns() throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(4711)");
      try (Connection second = connect();
          Statement running = second.createStatement()) {
        Future<Boolean> end =
            executor.submit(
                () ->
                    running.execute(
                        "DO $$ BEGIN RAISE NOTICE 'seen';"
                            + " PERFORM * FROM pg_background_result(pg_background_launch("
                            + "'SELECT 1')) AS (n int);"
                            + " PERFORM pg_advisory_lock(4711); END $$"));
        await()
            .atMost(10, TimeUnit.SECONDS)
            .until(() -> running.getWarnings(), warning -> warning != null);
        Throwable warning = running.getWarnings();
        assertThat(end).isNotDone();
        assertThat(warning).isExactlyInstanceOf(type("org.postgresql.util.PSQLWarning"));
        assertThat(warning).hasMessage("seen");
        statement.execute("SELECT pg_advisory_unlock(4711)");
        assertThat(end.get(10, TimeUnit.SECONDS)).isFalse();
      }
    } finally {
      executor.shutdown();
      assertThat(executor.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    }
  }
}
