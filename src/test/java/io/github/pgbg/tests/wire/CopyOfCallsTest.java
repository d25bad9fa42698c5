package io.github.pgbg.tests.wire;

import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Sql;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;
import org.postgresql.util.PSQLException;

/** Where the functions are not installed, a COPY's query may call them as any statement may. */
@PostgresTest
class CopyOfCallsTest {
  private static final String RESULT =
      "SELECT x, y FROM pg_background_result(pg_background_launch('%s')) AS (x int, y text)";

  private final TestDatabase database;
  private Connection connection;
  private CopyManager copy;

  @SuppressWarnings("NullAway.Init") // before each test
  CopyOfCallsTest(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void connect() throws SQLException {
    connection = database.connect();
    copy = connection.unwrap(PGConnection.class).getCopyAPI();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private static String copyOf(String query) {
    return "COPY (" + RESULT.formatted(query) + ") TO STDOUT";
  }

  private PSQLException failure(String sql) {
    return catchThrowableOfType(PSQLException.class, () -> copy.copyOut(sql, new StringWriter()));
  }

  @Test
  void rowsOfAJobAreCopied() throws Exception {
    StringWriter copied = new StringWriter();
    assertThat(
            copy.copyOut(
                copyOf("SELECT g, repeat(chr(120), 1000) FROM generate_series(1, 5000) g"), copied))
        .isEqualTo(5000);
    assertThat(copied.toString()).startsWith("1\txxx").contains("\n5000\tx");
  }

  @Test
  void rowsAreReadOneByOne() throws Exception {
    CopyOut out = copy.copyOut(copyOf("SELECT 46, chr(97)"));
    byte[] row = out.readFromCopy();
    assertThat(new String(row, StandardCharsets.UTF_8)).isEqualTo("46\ta\n");
    assertThat(out.readFromCopy()).isNull();
  }

  @Test
  void aCopyIntoATableWorksBesideIt() throws Exception {
    Sql.execute(connection, "CREATE TEMP TABLE pg_background_copied(x int)");
    assertThat(copy.copyIn("COPY pg_background_copied FROM STDIN", new StringReader("1\n2\n")))
        .isEqualTo(2);
    assertThat(rows(connection, "SELECT sum(x) FROM pg_background_copied")).containsExactly("3");
  }

  @Test
  void anErrorOfTheJobIsTheCopys() {
    PSQLException failure = failure(copyOf("SELECT 1/0, NULL::text"));
    assertThat(failure.getSQLState()).isEqualTo("22012");
    assertThat(failure.getServerErrorMessage().getWhere())
        .startsWith("background worker, pid ")
        .doesNotContain("pgbg_");
  }

  @Test
  void positionsAreThoseOfTheApplicationsText() {
    String sql = "COPY (SELECT pg_background_launch('SELECT 1'), nothing) TO STDOUT";
    PSQLException failure = failure(sql);
    assertThat(failure.getSQLState()).isEqualTo("42703");
    assertThat(failure.getServerErrorMessage().getPosition()).isEqualTo(sql.indexOf("nothing") + 1);
  }

  @Test
  void namesAreThoseOfTheApplicationsText() {
    PSQLException failure = failure("COPY (SELECT pg_background_launch(1, 2, 3, 4)) TO STDOUT");
    assertThat(failure.getSQLState()).isEqualTo("42883");
    assertThat(failure.getMessage())
        .contains("function pg_background_launch(integer, integer, integer, integer)")
        .doesNotContain("pg_temp");
  }

  @Test
  void theSameManagerIsHandedOutEachTime() throws SQLException {
    assertThat(connection.unwrap(PGConnection.class).getCopyAPI()).isSameAs(copy);
  }
}
