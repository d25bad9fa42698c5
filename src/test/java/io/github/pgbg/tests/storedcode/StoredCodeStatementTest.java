package io.github.pgbg.tests.storedcode;

import static io.github.pgbg.tests.database.Sql.error;
import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.notices;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.StringReader;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** Stored code calls from statements that say nothing of pg_background. */
@PostgresTest
class StoredCodeStatementTest {
  private static final Duration SECONDS = Duration.ofSeconds(9);

  private final TestDatabase server;
  private StoredCode code;
  private Connection connection;

  @SuppressWarnings("NullAway.Init") // before each test
  StoredCodeStatementTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void install() throws SQLException {
    code = new StoredCode(server);
    connection = code.database().connect();
  }

  @AfterEach
  void remove() throws SQLException {
    connection.close();
    code.close();
  }

  private List<String> log() throws SQLException {
    return rows(connection, "SELECT note FROM log ORDER BY id");
  }

  private void triggerOn(String when, String more) throws SQLException {
    execute(
        connection,
        "CREATE %s TRIGGER audit %s ON account %s FOR EACH ROW EXECUTE FUNCTION log_row()"
            .formatted(more.isEmpty() ? "" : "CONSTRAINT", when, more));
  }

  @Test
  void aFunctionInASelect() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.execute("SELECT log_it('a')")).isTrue();
      assertThat(notices(statement.getWarnings())).isEmpty();
    }
    assertThat(notices(connection.getWarnings())).isEmpty();
    assertThat(log()).containsExactly("a");
  }

  @Test
  void whatWasLoggedStaysWhenTheTransactionDoesNot() throws SQLException {
    connection.setAutoCommit(false);
    execute(connection, "INSERT INTO account VALUES (1)");
    execute(connection, "SELECT log_it('kept')");
    connection.rollback();
    connection.setAutoCommit(true);
    assertThat(log()).containsExactly("kept");
    assertThat(rows(connection, "SELECT * FROM account")).isEmpty();
  }

  @Test
  void aPreparedStatementAgainAndAgain() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT log_it(?)")) {
      for (int i = 0; i < 8; i++) {
        statement.setString(1, "n" + i);
        statement.execute();
      }
    }
    assertThat(log()).hasSize(8);
  }

  @Test
  void aTriggerOfAnInsert() throws SQLException {
    triggerOn("AFTER INSERT", "");
    execute(connection, "INSERT INTO account SELECT generate_series(1, 3)");
    assertThat(log()).containsExactly("INSERT 1", "INSERT 2", "INSERT 3");
  }

  @Test
  void aBatch() throws SQLException {
    triggerOn("BEFORE INSERT", "");
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO account VALUES (?)")) {
      for (int i = 1; i <= 5; i++) {
        statement.setInt(1, i);
        statement.addBatch();
      }
      assertThat(statement.executeBatch()).containsExactly(1, 1, 1, 1, 1);
    }
    assertThat(log()).hasSize(5);
  }

  @Test
  void aProcedureThatCommits() throws SQLException {
    execute(
        connection,
        "CREATE PROCEDURE work() LANGUAGE plpgsql AS $$ BEGIN"
            + " PERFORM log_it('one'); COMMIT; PERFORM log_it('two'); END $$");
    execute(connection, "CALL work()");
    try (CallableStatement call = connection.prepareCall("{call log_it(?)}")) {
      call.setString(1, "three");
      call.execute();
    }
    assertThat(log()).containsExactly("one", "two", "three");
  }

  @Test
  void aViewAndADoBlock() throws SQLException {
    execute(
        connection,
        "CREATE VIEW counted AS SELECT n FROM pg_background_result("
            + "pg_background_launch('SELECT count(*) FROM account')) AS r(n bigint)");
    assertThat(rows(connection, "SELECT n FROM counted")).containsExactly("0");
    execute(connection, "DO $$ BEGIN PERFORM log_it('do'); END $$");
    assertThat(log()).containsExactly("do");
  }

  @Test
  void rowsThatAreFetchedLittleByLittle() throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(2);
      ResultSet rows =
          statement.executeQuery("SELECT log_it('f' || g)::text FROM generate_series(1, 7) AS g");
      int count = 0;
      while (rows.next()) {
        count++;
      }
      assertThat(count).isEqualTo(7);
    }
    connection.commit();
    connection.setAutoCommit(true);
    assertThat(log()).hasSize(7);
  }

  @Test
  void aDeferredTriggerAtCommit() throws SQLException {
    triggerOn("AFTER INSERT", "DEFERRABLE INITIALLY DEFERRED");
    connection.setAutoCommit(false);
    execute(connection, "INSERT INTO account VALUES (1)");
    connection.commit();
    execute(connection, "INSERT INTO account VALUES (2)");
    connection.setAutoCommit(true);
    execute(connection, "INSERT INTO account VALUES (3)");
    assertThat(log()).containsExactly("INSERT 1", "INSERT 2", "INSERT 3");
    assertThat(notices(connection.getWarnings())).isEmpty();
  }

  @Test
  void aCopyThatFiresTriggers() throws Exception {
    triggerOn("AFTER INSERT", "");
    long copied =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY account FROM STDIN", new StringReader("1\n2\n3\n"));
    assertThat(copied).isEqualTo(3);
    new CopyManager((BaseConnection) connection)
        .copyIn("COPY account FROM STDIN", new StringReader("4\n"));
    assertThat(log()).containsExactly("INSERT 1", "INSERT 2", "INSERT 3", "INSERT 4");
    assertThat(notices(connection.getWarnings())).isEmpty();
  }

  @Test
  void anEventTrigger() throws SQLException {
    execute(
        connection,
        "CREATE FUNCTION log_ddl() RETURNS event_trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN PERFORM log_it(TG_TAG); END $$");
    TestDatabase superuser = code.database().superuser("CREATE EVENT TRIGGER");
    superuser.execute("CREATE EVENT TRIGGER ddl ON ddl_command_end EXECUTE FUNCTION log_ddl()");
    execute(connection, "CREATE TABLE more()");
    superuser.execute("DROP EVENT TRIGGER ddl");
    assertThat(log()).containsExactly("CREATE TABLE");
  }

  @Test
  void anErrorOfTheJobIsAnErrorOfTheStatement() throws SQLException {
    execute(
        connection,
        "CREATE FUNCTION fails() RETURNS void LANGUAGE sql AS $$ SELECT FROM"
            + " pg_background_result(pg_background_launch('SELECT 1/0')) AS r(x int) $$");
    assertThat(error(connection, "SELECT fails()")).isEqualTo("22012 division by zero");
    assertThat(rows(connection, "SELECT 1")).containsExactly("1");
  }

  @Test
  void otherNoticesAreSeenInTheirOrder() throws SQLException {
    assertThat(
            execute(
                connection,
                "DO $$ BEGIN RAISE NOTICE 'one'; PERFORM log_it('x'); RAISE NOTICE 'two'; END $$"))
        .containsExactly("one", "two");
  }

  @Test
  void itWorksAfterARollbackAndInEveryIsolationLevel() throws SQLException {
    connection.setAutoCommit(false);
    for (int level :
        new int[] {
          Connection.TRANSACTION_READ_COMMITTED,
          Connection.TRANSACTION_REPEATABLE_READ,
          Connection.TRANSACTION_SERIALIZABLE
        }) {
      connection.setTransactionIsolation(level);
      execute(connection, "SELECT 1");
      execute(connection, "SELECT log_it('x')");
      connection.rollback();
    }
    connection.setAutoCommit(true);
    assertThat(log()).hasSize(3);
  }

  @Test
  void theSettingsOfTheSessionGoAlong() throws SQLException {
    execute(connection, "SET app.tenant = 'seven'");
    execute(connection, "SET work_mem = '7MB'");
    execute(
        connection,
        "CREATE FUNCTION told() RETURNS text LANGUAGE sql AS $$ SELECT t FROM"
            + " pg_background_result(pg_background_launch('SELECT current_setting(''work_mem'') ||"
            + " current_setting(''app.tenant'', true)')) AS r(t text) $$");
    assertThat(rows(connection, "SELECT told()")).containsExactly("7MBseven");
    execute(connection, "SET app.tenant = 'eight'");
    assertThat(rows(connection, "SELECT told()")).containsExactly("7MBeight");
  }

  @Test
  void aSessionOfAnotherDriverIsTold() throws SQLException {
    try (Connection plain = code.database().connectPlain()) {
      long before = System.nanoTime();
      assertThatThrownBy(() -> execute(plain, "SELECT log_it('x')"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("0A000"))
          .hasMessageContaining("pg_background needs a session of the pgbg driver")
          .hasMessageContaining("jdbc:pgbg:");
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SECONDS);
    }
  }

  @Test
  void aJobCallsStoredCodeToo() throws SQLException {
    execute(
        connection,
        "SELECT FROM pg_background_result(pg_background_launch('SELECT log_it(''nested'')::text'))"
            + " AS r(x text)");
    assertThat(log()).containsExactly("nested");
  }

  @Test
  void aJobOfAJobOfAJobCallsStoredCode() throws SQLException {
    execute(
        connection,
        "CREATE FUNCTION deeper(depth int) RETURNS text LANGUAGE sql AS $$ SELECT t FROM"
            + " pg_background_result(pg_background_launch(CASE depth WHEN 0 THEN"
            + " 'SELECT log_it(''deep'')::text' ELSE format('SELECT deeper(%s)', depth - 1) END))"
            + " AS r(t text) $$");
    execute(connection, "SELECT deeper(2)");
    execute(connection, "BEGIN; SELECT log_it('before'); SELECT deeper(1); COMMIT");
    assertThat(log()).containsExactly("deep", "before", "deep");
  }

  @Test
  void jobsDoNotInheritWhatTheFunctionsKnowOfTheSession() throws SQLException {
    String kept =
        "SELECT concat_ws(' ', nullif(current_setting('pgbg.channel', true), ''),"
            + " nullif(current_setting('pgbg.custom_names', true), ''),"
            + " nullif(current_setting('pgbg.unreachable', true), ''))";
    execute(
        connection,
        "CREATE FUNCTION told(sql text) RETURNS text LANGUAGE sql AS $$ SELECT t FROM"
            + " pg_background_result(pg_background_launch(sql)) AS r(t text) $$");
    connection.setAutoCommit(false);
    assertThat(rows(connection, "SELECT told($sql$" + kept + "$sql$)")).containsExactly("");
    assertThat(rows(connection, kept)).isNotEqualTo(List.of("")); // the session has them
    assertThat(rows(connection, "SELECT told($sql$" + kept + "$sql$)")).containsExactly("");
    connection.commit();
    connection.setAutoCommit(true);
  }
}
