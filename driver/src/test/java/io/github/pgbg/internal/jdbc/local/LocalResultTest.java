package io.github.pgbg.internal.jdbc.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.internal.jdbc.route.PassThrough;
import io.github.pgbg.internal.jdbc.wrap.ConnectionWrapper;
import io.github.pgbg.internal.jdbc.wrap.Recorder;
import io.github.pgbg.internal.jdbc.wrap.ResultSetWrapper;
import io.github.pgbg.internal.jdbc.wrap.SqlCall;
import io.github.pgbg.internal.jdbc.wrap.StatementExecution;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.core.BaseConnection;
import org.postgresql.util.PSQLException;

/** Rows that the driver answers with are a statement's result like any other. */
class LocalResultTest {
  private final Recorder rows = new Recorder();
  private final Answering router = new Answering(rows.proxy(ResultSet.class));
  private final Recorder rawConnection = new Recorder();
  private final Connection connection =
      new ConnectionWrapper((BaseConnection) rawConnection.proxy(Connection.class), router);

  @Test
  void executeQueryReturnsThem() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      ResultSet result = statement.executeQuery("local");

      assertThat(result.unwrap(Recorder.Raw.class)).isSameAs(router.rows);
      assertThat(result.getStatement()).isSameAs(statement);
      assertThat(statement.getResultSet()).isSameAs(result);
    }
  }

  @Test
  void executeMakesThemTheOnlyResult() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.execute("local")).isTrue();
      assertThat(statement.getResultSet()).isNotNull();
      assertThat(statement.getUpdateCount()).isEqualTo(-1);
      assertThat(rows.calls).isEmpty();

      assertThat(statement.getMoreResults()).isFalse();

      assertThat(rows.last().name()).isEqualTo("close");
      assertThat(statement.getUpdateCount()).isEqualTo(-1);
    }
  }

  @Test
  void executeUpdateRefusesAndClosesThem() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeUpdate("local"))
          .isInstanceOf(PSQLException.class)
          .hasMessage("A result was returned when none was expected.")
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("0100E");
      assertThat(rows.last().name()).isEqualTo("close");
    }
  }

  @Test
  void aPreparedStatementGivesThem() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("local")) {
      assertThat(statement.executeQuery().unwrap(Recorder.Raw.class)).isSameAs(router.rows);
      assertThat(statement.execute()).isTrue();
      assertThatThrownBy(statement::executeUpdate).isInstanceOf(PSQLException.class);
      assertThatThrownBy(statement::executeLargeUpdate).isInstanceOf(PSQLException.class);
    }
  }

  @Test
  void theNextExecutionClosesThem() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("local");

      statement.execute("SELECT 1");

      assertThat(rows.last().name()).isEqualTo("close");
    }
  }

  @Test
  void keptOnesStayOpenUntilTheStatementCloses() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("local");

      assertThat(statement.getMoreResults(Statement.KEEP_CURRENT_RESULT)).isFalse();

      assertThat(rows.calls).isEmpty();
    }
    assertThat(rows.last().name()).isEqualTo("close");
  }

  /** Answers the text "local", and leaves every other to the server. */
  private static final class Answering extends PassThrough {
    final ResultSet rows;

    Answering(ResultSet rows) {
      this.rows = rows;
    }

    @Override
    public <T> @Nullable T execute(
        StatementExecution execution, String sql, SqlCall<T> call, boolean onlyPgJdbc)
        throws SQLException {
      if (!sql.equals("local")) {
        return call.on(sql);
      }
      execution.answer(running -> new ResultSetWrapper(running, rows));
      return null;
    }
  }
}
