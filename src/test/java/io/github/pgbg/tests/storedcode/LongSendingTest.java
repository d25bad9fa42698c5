package io.github.pgbg.tests.storedcode;

import static io.github.pgbg.tests.database.Sql.error;
import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.notices;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.util.PSQLException;

/**
 * Triggers ask while the client is still sending: the server reads no further, the buffers between
 * them are full, and yet the answer arrives.
 */
@PostgresTest
@Timeout(60)
class LongSendingTest {
  private static final String WIDE = "x".repeat(100_000);

  private final TestDatabase server;
  private StoredCode code;
  private Connection connection;

  @SuppressWarnings("NullAway.Init") // before each test
  LongSendingTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void install() throws SQLException {
    code = new StoredCode(server);
    connection = code.database().connect();
    execute(connection, "CREATE TABLE wide(id int, note text)");
  }

  @AfterEach
  void remove() throws SQLException {
    connection.close();
    code.close();
  }

  private CopyManager copy() throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  private void trigger(String when) throws SQLException {
    execute(connection, "CREATE TRIGGER audit %s EXECUTE FUNCTION log_row()".formatted(when));
  }

  private String logged() throws SQLException {
    return rows(connection, "SELECT count(*) FROM log").get(0);
  }

  /** Rows of 100 kB: 25 MB, more than the buffers hold. */
  private static String data(int rows) {
    StringBuilder data = new StringBuilder();
    for (int i = 1; i <= rows; i++) {
      data.append(i).append('\t').append(WIDE).append('\n');
    }
    return data.toString();
  }

  @Test
  void aCopyWhoseRowsAskWhileItIsSent() throws Exception {
    trigger("BEFORE INSERT ON wide FOR EACH ROW");
    assertThat(copy().copyIn("COPY wide FROM STDIN", new StringReader(data(250)))).isEqualTo(250);
    assertThat(logged()).isEqualTo("250");
    assertThat(rows(connection, "SELECT count(*), sum(length(note)) FROM wide"))
        .containsExactly("250|25000000");
    assertThat(notices(connection.getWarnings())).isEmpty();
  }

  @Test
  void aCopyThatIsWrittenPieceByPiece() throws Exception {
    trigger("BEFORE INSERT ON wide FOR EACH ROW WHEN (NEW.id % 50 = 1)");
    connection.setAutoCommit(false);
    CopyIn in = copy().copyIn("COPY wide FROM STDIN");
    byte[] bytes = data(250).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i += 10_007) {
      in.writeToCopy(bytes, i, Math.min(10_007, bytes.length - i));
    }
    assertThat(in.endCopy()).isEqualTo(250);
    connection.rollback();
    connection.setAutoCommit(true);
    assertThat(logged()).isEqualTo("5");
    assertThat(rows(connection, "SELECT count(*) FROM wide")).containsExactly("0");
  }

  @Test
  void noticesOfALongCopyAreSeen() throws Exception {
    execute(
        connection,
        "CREATE FUNCTION told() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " RAISE NOTICE 'before %', NEW.id; PERFORM log_it('x');"
            + " RAISE NOTICE 'after %', NEW.id; RETURN NEW; END $$;"
            + " CREATE TRIGGER told BEFORE INSERT ON wide FOR EACH ROW WHEN (NEW.id IN (1, 100))"
            + " EXECUTE FUNCTION told()");
    copy().copyIn("COPY wide FROM STDIN", new StringReader(data(250)));
    assertThat(notices(connection.getWarnings()))
        .containsExactly("before 1", "after 1", "before 100", "after 100");
  }

  @Test
  void aJobsErrorEndsALongCopy() throws Exception {
    execute(
        connection,
        "CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " PERFORM FROM pg_background_result(pg_background_launch('SELECT 1/0')) AS r(x int);"
            + " RETURN NEW; END $$;"
            + " CREATE TRIGGER fails BEFORE INSERT ON wide FOR EACH ROW WHEN (NEW.id = 100)"
            + " EXECUTE FUNCTION fails()");
    PSQLException failure =
        catchThrowableOfType(
            PSQLException.class,
            () -> copy().copyIn("COPY wide FROM STDIN", new StringReader(data(250))));
    assertThat(failure.getSQLState()).isEqualTo("22012");
    assertThat(rows(connection, "SELECT count(*) FROM wide")).containsExactly("0");
  }

  @Test
  void aBatchOfWideRows() throws SQLException {
    trigger("BEFORE INSERT ON wide FOR EACH ROW WHEN (NEW.id % 10 = 1)");
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO wide VALUES (?, ?)")) {
      for (int i = 1; i <= 200; i++) {
        statement.setInt(1, i);
        statement.setString(2, WIDE);
        statement.addBatch();
      }
      assertThat(statement.executeBatch()).hasSize(200).containsOnly(1);
    }
    assertThat(logged()).isEqualTo("20");
  }

  @Test
  void aCopyToTheClientWhoseQueryCalls() throws Exception {
    StringWriter rows = new StringWriter();
    copy()
        .copyOut(
            "COPY (SELECT g, repeat('y', 100000), log_it('out ' || g) FROM generate_series(1, 50)"
                + " g) TO STDOUT",
            rows);
    assertThat(rows.toString().lines().count()).isEqualTo(50);
    assertThat(logged()).isEqualTo("50");
    assertThat(error(connection, "SELECT 1/0")).startsWith("22012");
  }
}
