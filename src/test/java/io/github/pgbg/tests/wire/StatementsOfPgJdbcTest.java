package io.github.pgbg.tests.wire;

import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.notices;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgbg.PgbgXADataSource;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.fastpath.FastpathArg;
import org.postgresql.util.PSQLException;

/**
 * Calls from the server are heard whatever runs: statements that PgJDBC executes by itself, with
 * their notices and errors as any other's, plain and in TLS.
 */
@EnabledIfSystemProperty(
    named = "pgbg.database",
    matches = "embedded",
    disabledReason = "the server needs a certificate: it is one of the embedded kind")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class StatementsOfPgJdbcTest {
  private static final String SCHEMA =
      """
      CREATE TABLE heard(id serial, note text);
      CREATE FUNCTION log_it(note text) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM * FROM pg_background_result(pg_background_launch(
          format('INSERT INTO heard(note) VALUES (%L)', note))) AS r(result text);
        RAISE NOTICE 'logged %', note;
      END $$;
      CREATE FUNCTION log_row() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM log_it(TG_OP);
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
      END $$;
      CREATE FUNCTION opened() RETURNS refcursor LANGUAGE plpgsql AS $$
      DECLARE r refcursor;
      BEGIN
        OPEN r FOR SELECT x FROM pg_background_result(
          pg_background_launch('SELECT generate_series(1, 30)')) AS (x int);
        RETURN r;
      END $$;
      CREATE FUNCTION plus_one(i int) RETURNS int LANGUAGE sql AS $$
        SELECT x + i FROM pg_background_result(pg_background_launch('SELECT 1')) AS (x int) $$;
      CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM FROM pg_background_result(pg_background_launch('SELECT 1/0')) AS r(x int);
        RETURN NEW;
      END $$;
      CREATE TABLE item(id int PRIMARY KEY, note text);
      CREATE TRIGGER log_row BEFORE INSERT OR UPDATE OR DELETE ON item
        FOR EACH ROW EXECUTE FUNCTION log_row();
      CREATE TABLE later(id int PRIMARY KEY);
      CREATE CONSTRAINT TRIGGER log_row AFTER INSERT ON later
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION log_row();
      CREATE TABLE failing(id int PRIMARY KEY);
      CREATE CONSTRAINT TRIGGER fails AFTER INSERT ON failing
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fails();
      CREATE TABLE wide(id int, note text);
      CREATE TRIGGER log_row BEFORE INSERT ON wide
        FOR EACH ROW WHEN (NEW.id % 50 = 1) EXECUTE FUNCTION log_row();
      """;

  private TlsServer server;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    server = TlsServer.start(directory);
    try (Connection connection = server.connect("disable")) {
      execute(connection, "CREATE EXTENSION pg_background");
      execute(connection, SCHEMA);
    }
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    try (Connection connection = server.connect("disable")) {
      execute(connection, "TRUNCATE heard, later, failing, wide");
      execute(connection, "ALTER TABLE item DISABLE TRIGGER log_row");
      execute(connection, "TRUNCATE item; INSERT INTO item VALUES (1, 'a'), (2, 'b')");
      execute(connection, "ALTER TABLE item ENABLE TRIGGER log_row");
    }
  }

  private static List<String> heard(Connection connection) throws SQLException {
    return rows(connection, "SELECT note FROM heard ORDER BY id");
  }

  /** Plain, and in TLS. */
  @ParameterizedTest
  @ValueSource(strings = {"disable", "require"})
  @Retention(RetentionPolicy.RUNTIME)
  @interface BothWays {}

  @BothWays
  void aRefcursorReadByGetObject(String sslMode) throws SQLException {
    try (Connection connection = server.connect(sslMode)) {
      connection.setAutoCommit(false);
      try (CallableStatement call = connection.prepareCall("{? = call opened()}")) {
        call.registerOutParameter(1, Types.REF_CURSOR);
        call.execute();
        try (ResultSet cursor = (ResultSet) call.getObject(1)) {
          assertThat(rows(cursor)).hasSize(30);
        }
      }
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT opened()")) {
        row.next();
        try (ResultSet cursor = (ResultSet) row.getObject(1)) {
          assertThat(rows(cursor)).hasSize(30);
        }
      }
      connection.commit();
    }
  }

  @BothWays
  void rowsThatAreChangedInAResultSet(String sslMode) throws SQLException {
    try (Connection connection = server.connect(sslMode);
        Statement statement =
            connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
        ResultSet items = statement.executeQuery("SELECT id, note FROM item ORDER BY id")) {
      items.next();
      items.updateString(2, "z");
      items.updateRow();
      items.moveToInsertRow();
      items.updateInt(1, 9);
      items.updateString(2, "n");
      items.insertRow();
      items.absolute(2);
      items.deleteRow();
      assertThat(heard(connection)).containsExactly("UPDATE", "INSERT", "DELETE");
      assertThat(rows(connection, "SELECT * FROM item ORDER BY id")).containsExactly("1|z", "9|n");
    }
  }

  @BothWays
  void commitsWithDeferredTriggers(String sslMode) throws SQLException {
    try (Connection connection = server.connect(sslMode)) {
      connection.setAutoCommit(false);
      execute(connection, "INSERT INTO later VALUES (1)");
      connection.commit();
      assertThat(notices(connection.getWarnings())).containsExactly("logged INSERT");
      connection.clearWarnings();
      execute(connection, "INSERT INTO later VALUES (2)");
      connection.setAutoCommit(true);
      execute(connection, "BEGIN");
      execute(connection, "INSERT INTO later VALUES (3)");
      assertThat(execute(connection, "COMMIT")).containsExactly("logged INSERT");
      assertThat(heard(connection)).containsExactly("INSERT", "INSERT", "INSERT");
    }
  }

  @BothWays
  void aJobsErrorAtACommitSaysWhereItWas(String sslMode) throws SQLException {
    try (Connection connection = server.connect(sslMode)) {
      connection.setAutoCommit(false);
      execute(connection, "INSERT INTO failing VALUES (1)");
      PSQLException failure = catchThrowableOfType(PSQLException.class, connection::commit);
      assertThat(failure.getSQLState()).isEqualTo("22012");
      assertThat(failure.getServerErrorMessage().getWhere())
          .startsWith("background worker, pid ")
          .contains("PL/pgSQL function fails()")
          .doesNotContain("pgbg_");
      connection.rollback();
    }
  }

  @BothWays
  void transactionsOfAnXaResource(String sslMode) throws Exception {
    PgbgXADataSource source = new PgbgXADataSource();
    source.setUrl(server.url("jdbc:pgbg:") + "?sslmode=" + sslMode);
    XAConnection xa = source.getXAConnection("postgres", "");
    try (Connection connection = xa.getConnection()) {
      XAResource resource = xa.getXAResource();
      Xid onePhase = new Branch(1);
      resource.start(onePhase, XAResource.TMNOFLAGS);
      execute(connection, "INSERT INTO later VALUES (1)");
      resource.end(onePhase, XAResource.TMSUCCESS);
      resource.commit(onePhase, true);
      Xid twoPhases = new Branch(2);
      resource.start(twoPhases, XAResource.TMNOFLAGS);
      execute(connection, "INSERT INTO later VALUES (2)");
      resource.end(twoPhases, XAResource.TMSUCCESS);
      resource.prepare(twoPhases);
      resource.commit(twoPhases, false);
      assertThat(heard(connection)).containsExactly("INSERT", "INSERT");
    } finally {
      xa.close();
    }
  }

  private record Branch(int number) implements Xid {
    @Override
    public int getFormatId() {
      return 1;
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return new byte[] {(byte) number};
    }

    @Override
    public byte[] getBranchQualifier() {
      return new byte[] {(byte) number};
    }
  }

  @BothWays
  @SuppressWarnings("deprecation") // still used by large objects
  void aFunctionByTheFastPath(String sslMode) throws SQLException {
    try (Connection connection = server.connect(sslMode)) {
      String oid = rows(connection, "SELECT 'plus_one'::regproc::oid").get(0);
      var fastpath = connection.unwrap(PGConnection.class).getFastpathAPI();
      fastpath.addFunction("plus_one", Integer.parseInt(oid));
      assertThat(fastpath.getInteger("plus_one", new FastpathArg[] {new FastpathArg(41)}))
          .isEqualTo(42);
    }
  }

  @BothWays
  void keysThatAreGenerated(String sslMode) throws SQLException {
    try (Connection connection = server.connect(sslMode);
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO item VALUES (?, 'k')", new String[] {"id"})) {
      insert.setInt(1, 20);
      insert.executeUpdate();
      assertThat(rows(insert.getGeneratedKeys())).containsExactly("20");
      assertThat(heard(connection)).containsExactly("INSERT");
    }
  }

  @BothWays
  void rowsThatAreFetchedInPieces(String sslMode) throws SQLException {
    try (Connection connection = server.connect(sslMode)) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(3);
        try (ResultSet pieces =
            statement.executeQuery("SELECT g, log_it('row ' || g) FROM generate_series(1, 10) g")) {
          assertThat(rows(pieces)).hasSize(10);
        }
      }
      connection.commit();
      assertThat(heard(connection)).hasSize(10).endsWith("row 10");
    }
  }

  /** 25 MB: the server reads no further while its trigger waits, and all buffers are full. */
  @BothWays
  void aLongCopyAndALongBatch(String sslMode) throws Exception {
    String note = "x".repeat(100_000);
    StringBuilder data = new StringBuilder();
    for (int i = 1; i <= 250; i++) {
      data.append(i).append('\t').append(note).append('\n');
    }
    try (Connection connection = server.connect(sslMode)) {
      assertThat(copy(connection).copyIn("COPY wide FROM STDIN", new StringReader(data.toString())))
          .isEqualTo(250);
      assertThat(heard(connection)).hasSize(5);
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO wide VALUES (?, ?)")) {
        for (int i = 1; i <= 200; i++) {
          insert.setInt(1, i);
          insert.setString(2, note);
          insert.addBatch();
        }
        assertThat(insert.executeBatch()).hasSize(200).containsOnly(1);
      }
      assertThat(heard(connection)).hasSize(9);
    }
  }

  @BothWays
  void aCopyToTheClient(String sslMode) throws Exception {
    try (Connection connection = server.connect(sslMode)) {
      StringWriter copied = new StringWriter();
      copy(connection)
          .copyOut(
              "COPY (SELECT g, log_it('out') FROM generate_series(1, 50) g) TO STDOUT", copied);
      assertThat(copied.toString().lines().count()).isEqualTo(50);
      assertThat(heard(connection)).hasSize(50);
    }
  }

  private static CopyManager copy(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  @BothWays
  void noticesComeInOrderAndRequestsAreNotAmongThem(String sslMode) throws SQLException {
    try (Connection connection = server.connect(sslMode)) {
      assertThat(
              execute(
                  connection,
                  "DO $$ BEGIN RAISE NOTICE 'a'; PERFORM log_it('b'); RAISE NOTICE 'c'; END $$"))
          .containsExactly("a", "logged b", "c");
      assertThat(sslMode.equals("require"))
          .isEqualTo(
              rows(connection, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                  .contains("t"));
    }
  }
}
