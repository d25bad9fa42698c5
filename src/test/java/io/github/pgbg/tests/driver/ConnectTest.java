package io.github.pgbg.tests.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PgConnection;

@PostgresTest
class ConnectTest {
  private final TestDatabase database;

  ConnectTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void driverManagerFindsTheDriverByItsUrl() throws SQLException {
    try (Connection connection = database.connect()) {
      assertThat(connection).isNotInstanceOf(PgConnection.class);
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void theFormForToolsThatLookForPostgresqlConnectsToo() throws SQLException {
    String url = database.url().replace("jdbc:pgbg:", "jdbc:pgbg:postgresql:");
    try (Connection connection = java.sql.DriverManager.getConnection(url, database.login())) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void ordinaryStatementsPassThrough() throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement query =
            connection.prepareStatement("SELECT n, n::text FROM generate_series(1, ?) AS n")) {
      query.setInt(1, 3);
      int rowCount = 0;
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          rowCount++;
          assertThat(rows.getString(2)).isEqualTo(Integer.toString(rows.getInt(1)));
        }
      }
      assertThat(rowCount).isEqualTo(3);
    }
  }

  @Test
  void parentsLeadBackToTheSameObjects() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1")) {
      assertThat(rows.getStatement()).isSameAs(statement);
      assertThat(statement.getConnection()).isSameAs(connection);
      assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
    }
  }

  @Test
  void unwrapReachesPgJdbc() throws SQLException {
    try (Connection connection = database.connect()) {
      assertThat(connection.isWrapperFor(PGConnection.class)).isTrue();
      assertThat(connection.unwrap(PGConnection.class).getBackendPID()).isPositive();
      assertThat(connection.isWrapperFor(PgConnection.class)).isTrue();
      assertThat(connection.unwrap(PgConnection.class)).isExactlyInstanceOf(PgConnection.class);
    }
  }

  @Test
  void toolsRecogniseAPostgresql() throws SQLException {
    try (Connection connection = database.connect()) {
      DatabaseMetaData metaData = connection.getMetaData();
      assertThat(metaData.getDatabaseProductName()).isEqualTo("PostgreSQL");
      assertThat(metaData.getDriverName()).isEqualTo("PostgreSQL JDBC Driver");
      assertThat(metaData.getURL()).startsWith("jdbc:postgresql:");
    }
  }
}
