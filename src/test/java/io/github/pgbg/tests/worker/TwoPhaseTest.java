package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.PgbgXADataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.XAConnection;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Distributed transactions with calls in them, prepared, and decided on another connection. */
@EnabledIfSystemProperty(
    named = "pgbg.database",
    matches = "embedded",
    disabledReason = "it needs max_prepared_transactions, which the embedded server has")
class TwoPhaseTest {
  private static final String INSERT = "INSERT INTO account VALUES (1)";

  private static final String PLAIN =
      "SELECT * FROM pg_background_result(pg_background_launch("
          + "'INSERT INTO audit VALUES (''plain'')')) AS (tag text)";

  private static final String FROM_A_BLOCK =
      """
      DO $$
      DECLARE
        h pg_background_handle;
      BEGIN
        h := pg_background_launch_v2('INSERT INTO audit VALUES (''from a block'')');
        PERFORM * FROM pg_background_result_v2(h.pid, h.cookie) AS (tag text);
      END $$
      """;

  private static OwnServer server;

  private final PgbgXADataSource dataSource = new PgbgXADataSource();
  private final Xid xid = new Id("a transaction");
  private XAConnection first;
  private XAConnection second;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    server = OwnServer.start(directory, Map.of("max_prepared_transactions", "10"));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void open() throws SQLException {
    onServer("CREATE TABLE account(id int)", "CREATE TABLE audit(what text)");
    dataSource.setUrl(server.url("postgres", ""));
    first = dataSource.getXAConnection();
    second = dataSource.getXAConnection();
  }

  @AfterEach
  void close() throws SQLException {
    first.close();
    second.close();
    onServer("DROP TABLE account, audit");
  }

  @Test
  void aTransactionWithAPlainCallIsPreparedAndCommitted() throws Exception {
    prepare(INSERT, PLAIN);
    assertThat(rows("audit")).containsExactly("plain");
    assertThat(rows("account")).isEmpty();
    second.getXAResource().commit(recovered(), false);
    assertThat(rows("account")).containsExactly("1");
  }

  @Test
  void aTransactionThatIsRolledBackLeavesTheAudit() throws Exception {
    prepare(INSERT, PLAIN);
    second.getXAResource().rollback(recovered());
    assertThat(rows("account")).isEmpty();
    assertThat(rows("audit")).containsExactly("plain");
  }

  @Test
  void withoutXaATransactionMayBeginWithABlockThatCalls() throws Exception {
    try (Connection connection = DriverManager.getConnection(server.url("postgres", ""))) {
      connection.setAutoCommit(false);
      execute(connection, FROM_A_BLOCK, INSERT, FROM_A_BLOCK, "PREPARE TRANSACTION 'by hand'");
    }
    onServer("COMMIT PREPARED 'by hand'");
    assertThat(rows("account")).containsExactly("1");
    assertThat(rows("audit")).containsExactly("from a block", "from a block");
  }

  @Test
  void functionsThatWereMadeInATransactionServeTheNextOne() throws Exception {
    try (Connection connection = DriverManager.getConnection(server.url("postgres", ""))) {
      connection.setAutoCommit(false);
      execute(connection, INSERT, FROM_A_BLOCK);
      connection.commit();
      execute(connection, FROM_A_BLOCK, INSERT, "PREPARE TRANSACTION 'by hand'");
    }
    onServer("COMMIT PREPARED 'by hand'");
    assertThat(rows("account")).containsExactly("1", "1");
  }

  @Test
  void afterACallOutsideATransactionMayCallFromABlockAnywhere() throws Exception {
    try (Connection connection = first.getConnection()) {
      execute(connection, "SELECT count(*) FROM pg_background_stats_v2()");
    }
    prepare(FROM_A_BLOCK, INSERT, FROM_A_BLOCK);
    second.getXAResource().commit(recovered(), false);
    assertThat(rows("account")).containsExactly("1");
  }

  @Test
  void whereTheFunctionsAreInstalledABlockMayCallAnywhere() throws Exception {
    onServer("CREATE EXTENSION pg_background");
    try {
      prepare(INSERT, FROM_A_BLOCK);
      second.getXAResource().commit(recovered(), false);
      assertThat(rows("account")).containsExactly("1");
    } finally {
      onServer("DROP EXTENSION pg_background");
    }
  }

  @Test
  void aTransactionInWhichTheFunctionsWereMadeCannotBePreparedAndIsRolledBack() throws Exception {
    assertThatThrownBy(() -> prepare(INSERT, FROM_A_BLOCK))
        .isInstanceOf(XAException.class)
        .cause()
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getSQLState()).isEqualTo("0A000");
              assertThat(e.getMessage())
                  .contains("cannot PREPARE a transaction that has operated on temporary objects");
            });
    first.getXAResource().rollback(xid);
    assertThat(rows("account")).isEmpty();
  }

  private void prepare(String... statements) throws SQLException, XAException {
    XAResource resource = first.getXAResource();
    resource.start(xid, XAResource.TMNOFLAGS);
    try (Connection connection = first.getConnection()) {
      execute(connection, statements);
    }
    resource.end(xid, XAResource.TMSUCCESS);
    assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
  }

  private Xid recovered() throws SQLException, XAException {
    Xid[] found = second.getXAResource().recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN);
    assertThat(found).hasSize(1);
    return found[0];
  }

  private static List<String> rows(String table) throws SQLException {
    try (Connection connection = DriverManager.getConnection(server.url("postgres", ""));
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT string_agg(t::text, ',') FROM (TABLE " + table + ") t")) {
      row.next();
      String rows = row.getString(1);
      return rows == null ? List.of() : Stream.of(rows.split(",")).map(TwoPhaseTest::text).toList();
    }
  }

  private static String text(String row) {
    return row.replaceAll("[()\"]", "");
  }

  private static void onServer(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(server.url("postgres", ""))) {
      execute(connection, statements);
    }
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static final class Id implements Xid {
    private final String name;

    Id(String name) {
      this.name = name;
    }

    @Override
    public int getFormatId() {
      return 1;
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return name.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] getBranchQualifier() {
      return new byte[] {1};
    }
  }
}
