package io.github.pgbg.tests.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.github.pgbg.Driver;
import io.github.pgbg.PgbgXADataSource;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pool of Quarkus, alone. */
@PostgresTest
class AgroalTest {
  private final Bank bank;

  AgroalTest(TestDatabase database) throws SQLException {
    this.bank = Bank.open(database, "lib_agroal");
  }

  @AfterEach
  void close() throws SQLException {
    bank.close();
  }

  private AgroalDataSource pool(Class<?> provider) throws SQLException {
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(1)
                        .connectionFactoryConfiguration(
                            factory ->
                                factory.connectionProviderClass(provider).jdbcUrl(bank.url()))));
  }

  @Test
  void theDriverClassAndTheUrlAreEnough() throws SQLException {
    try (AgroalDataSource pool = pool(Driver.class)) {
      assertThat(countInBackground(pool)).isEqualTo(7);
    }
  }

  @Test
  void theXaBeanWorksToo() throws SQLException {
    try (AgroalDataSource pool = pool(PgbgXADataSource.class)) {
      assertThat(countInBackground(pool)).isEqualTo(7);
    }
  }

  private static long countInBackground(AgroalDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(Bank.COUNT_IN_BACKGROUND)) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    }
  }

  @Test
  void theAuditsSurviveARollback() throws SQLException {
    String url = bank.url();
    AgroalDataSourceConfigurationSupplier configuration =
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(10)
                        .connectionFactoryConfiguration(
                            factory -> factory.connectionProviderClass(Driver.class).jdbcUrl(url)));
    try (AgroalDataSource pool = AgroalDataSource.from(configuration);
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
    try (AgroalDataSource pool = pool(Driver.class);
        Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate(Bank.ADD_ADA);
      connection.commit();
      bank.assertAdaIsThere();
    }
  }
}
