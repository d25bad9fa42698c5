package io.github.pgbg.tests.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

@PostgresTest
class HikariTest {
  private final TestDatabase database;
  private final Bank bank;

  HikariTest(TestDatabase database) throws SQLException {
    this.database = database;
    this.bank = Bank.open(database, "lib_hikari");
  }

  @AfterEach
  void close() throws SQLException {
    bank.close();
  }

  private HikariConfig config() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(bank.url());
    config.setMaximumPoolSize(1);
    return config;
  }

  @Test
  void theUrlIsEnough() throws SQLException {
    try (HikariDataSource pool = new HikariDataSource(config());
        Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(Bank.COUNT_IN_BACKGROUND)) {
      assertThat(row.next()).isTrue();
      assertThat(row.getLong("n")).isEqualTo(7);
    }
  }

  @Test
  void theDriverClassMayBeNamed() throws SQLException {
    HikariConfig config = config();
    config.setDriverClassName("io.github.pgbg.Driver");
    try (HikariDataSource pool = new HikariDataSource(config);
        Connection connection = pool.getConnection()) {
      assertThat(connection.isWrapperFor(PGConnection.class)).isTrue();
    }
  }

  @Test
  void theDataSourceBeanTakesPropertiesOfBothDrivers() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setDataSourceClassName("io.github.pgbg.PgbgDataSource");
    config.addDataSourceProperty("url", database.url());
    database.login().forEach((name, value) -> config.addDataSourceProperty("" + name, value));
    config.addDataSourceProperty("applicationName", "hikari");
    config.addDataSourceProperty("launchTimeout", "5s");
    config.setMaximumPoolSize(1);
    try (HikariDataSource pool = new HikariDataSource(config);
        Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW application_name")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).isEqualTo("hikari");
    }
  }

  @Test
  void theAuditsSurviveARollback() throws SQLException {
    String url = bank.url();
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url); // jdbc:pgbg://localhost/shop?user=…
    try (HikariDataSource pool = new HikariDataSource(config);
        Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO account(id, owner, cents) VALUES (1, 'Ada', 500)");
      statement.execute(
          "SELECT tag FROM pg_background_result(pg_background_launch("
              + "'INSERT INTO audit(what) VALUES (''Ada was added'')')) AS (tag text)");
      statement.execute(
          """
          DO $$
          BEGIN
            PERFORM * FROM pg_background_result(pg_background_launch(
              'INSERT INTO audit(what) VALUES (''a DO block saw it'')')) AS (tag text);
          END $$
          """);
      connection.rollback(); // the account is gone, both audit rows stay
    }
    bank.assertOnlyTheAuditsAreThere();
  }

  @Test
  void aCommitIsAsEver() throws SQLException {
    try (HikariDataSource pool = new HikariDataSource(config());
        Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate(Bank.ADD_ADA);
      connection.commit();
      bank.assertAdaIsThere();
    }
  }

  @Test
  void aWorkerBelongsToThePhysicalSessionAndNotToTheHandle() throws SQLException {
    try (HikariDataSource pool = new HikariDataSource(config())) {
      int pid;
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT pg_background_launch('SELECT 42')")) {
        assertThat(row.next()).isTrue();
        pid = row.getInt(1);
      }
      // The only connection of the pool: the same session.
      try (Connection connection = pool.getConnection();
          PreparedStatement query =
              connection.prepareStatement("SELECT n FROM pg_background_result(?) AS (n int)")) {
        query.setInt(1, pid);
        try (ResultSet row = query.executeQuery()) {
          assertThat(row.next()).isTrue();
          assertThat(row.getInt(1)).isEqualTo(42);
        }
      }
    }
  }
}
