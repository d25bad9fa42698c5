package io.github.pgbg.tests.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Sql;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that the application forgot is closed once nobody can reach it. */
@PostgresTest
class ForgottenConnectionTest {
  private static final String NAME = "forgotten";
  private static final int CONNECTIONS = 5;

  private final TestDatabase database;

  ForgottenConnectionTest(TestDatabase database) {
    this.database = database;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "SELECT * FROM pg_background_result(pg_background_launch('SELECT 1')) AS (x int)",
        "SELECT sum(x) FROM pg_background_result(pg_background_launch('SELECT 1')) AS (x int)",
        "SELECT pg_background_launch('SELECT generate_series(1, 10000)')"
      })
  void itIsClosed(String whatItDid) throws SQLException {
    for (int i = 0; i < CONNECTIONS; i++) {
      openAndForget(whatItDid);
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(launchers()).isEqualTo("0");
            });
  }

  private String launchers() throws SQLException {
    return database.queryText(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = '" + NAME + "'");
  }

  private void openAndForget(String sql) throws SQLException {
    Properties login = database.login();
    login.setProperty("ApplicationName", NAME);
    Connection forgotten = DriverManager.getConnection(database.url(), login);
    Sql.execute(forgotten, sql);
  }

  @Test
  void oneWhoseStatementIsStillInUseStaysOpen() throws SQLException {
    Properties login = database.login();
    login.setProperty("ApplicationName", NAME);
    try (Statement used = DriverManager.getConnection(database.url(), login).createStatement()) {
      for (int i = 0; i < CONNECTIONS; i++) {
        System.gc();
        used.execute(
            "SELECT * FROM pg_background_result(pg_background_launch('SELECT 1')) AS (x int)");
      }
      assertThat(launchers()).isEqualTo("1");
      used.getConnection().close();
    }
  }
}
