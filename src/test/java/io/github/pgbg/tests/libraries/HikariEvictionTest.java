package io.github.pgbg.tests.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Errors of jobs that HikariCP takes for the end of their session. */
@PostgresTest
class HikariEvictionTest {
  private static final String DIVIDES =
      "SELECT * FROM pg_background_result(pg_background_launch('SELECT 1/0')) AS (n int)";

  private static final String IS_TERMINATED =
      "SELECT * FROM pg_background_result(pg_background_launch("
          + "'SELECT pg_terminate_backend(pg_backend_pid())')) AS (t bool)";

  private static final String IS_CANCELED =
      """
      DO $$
      DECLARE
        h pg_background_handle;
      BEGIN
        h := pg_background_launch_v2('SELECT pg_sleep(60)::text');
        PERFORM pg_background_cancel_v2(h.pid, h.cookie);
        PERFORM * FROM pg_background_result_v2(h.pid, h.cookie) AS (t text);
      END $$
      """;

  private static final String REFUSED =
      "SELECT * FROM pg_background_result(pg_background_launch('COMMIT')) AS (t text)";

  private final TestDatabase database;

  HikariEvictionTest(TestDatabase database) {
    this.database = database;
  }

  private HikariConfig config() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(database.url());
    database.login().forEach((name, value) -> config.addDataSourceProperty("" + name, value));
    config.setMaximumPoolSize(1);
    return config;
  }

  @Test
  void anErrorOfAJobLeavesItsConnectionInThePool() throws SQLException {
    assertThat(staysAfter(config(), DIVIDES, "22012")).isTrue();
    assertThat(staysAfter(config(), IS_CANCELED, "57014")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {IS_TERMINATED, REFUSED})
  void whatLooksLikeABrokenConnectionEvictsTheSession(String call) throws SQLException {
    assertThat(staysAfter(config(), call, stateOf(call))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {IS_TERMINATED, REFUSED})
  void anOverrideTellsThemApart(String call) throws SQLException {
    HikariConfig config = config();
    config.setExceptionOverrideClassName(ErrorsOfJobs.class.getName());
    assertThat(staysAfter(config, call, stateOf(call))).isTrue();
  }

  private static String stateOf(String call) {
    return call.equals(REFUSED) ? "0A000" : "57P01";
  }

  private static boolean staysAfter(HikariConfig config, String call, String state)
      throws SQLException {
    try (HikariDataSource pool = new HikariDataSource(config)) {
      int before = backend(pool);
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        assertThatThrownBy(() -> statement.execute(call))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
      }
      return backend(pool) == before;
    }
  }

  private static int backend(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }

  /** The class that the guide shows. */
  public static class ErrorsOfJobs implements SQLExceptionOverride {
    @java.lang.Override // SQLExceptionOverride has an Override of its own
    public Override adjudicate(SQLException e) {
      ServerErrorMessage message =
          e instanceof PSQLException error ? error.getServerErrorMessage() : null;
      return message != null
              && String.valueOf(message.getWhere()).startsWith("background worker, pid ")
          ? Override.DO_NOT_EVICT
          : Override.CONTINUE_EVICT;
    }
  }
}
