package io.github.pgbg.tests.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.PgbgConnectionPoolDataSource;
import io.github.pgbg.PgbgDataSource;
import io.github.pgbg.PgbgXADataSource;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** The connections that the beans hand out. */
@PostgresTest
class DataSourceTest {
  private static final String COUNT =
      "SELECT n FROM pg_background_result(pg_background_launch('SELECT 42')) AS (n int)";

  private final TestDatabase database;

  DataSourceTest(TestDatabase database) {
    this.database = database;
  }

  private <B extends PgbgDataSource> B filled(B bean) {
    bean.setUrl(database.url());
    bean.setUser(database.login().getProperty("user"));
    bean.setPassword(database.login().getProperty("password"));
    return bean;
  }

  private static void assertAnswersCalls(Connection connection) throws SQLException {
    assertThat(connection).isInstanceOf(PGConnection.class);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(COUNT)) {
      assertThat(row.next()).isTrue();
      assertThat(row.getInt(1)).isEqualTo(42);
    }
  }

  @Test
  void theSimpleOneAnswersCalls() throws SQLException {
    try (Connection connection = filled(new PgbgDataSource()).getConnection()) {
      assertAnswersCalls(connection);
    }
  }

  @Test
  void thePooledOneAnswersCallsOnEveryHandle() throws SQLException {
    PooledConnection pooled = filled(new PgbgConnectionPoolDataSource()).getPooledConnection();
    try {
      for (int i = 0; i < 2; i++) {
        try (Connection handle = pooled.getConnection()) {
          assertAnswersCalls(handle);
          assertThat(handle.createStatement().getConnection()).isEqualTo(handle);
        }
      }
    } finally {
      pooled.close();
    }
  }

  @Test
  void thePoolIsToldWhenAHandleIsClosedAndWhenTheConnectionBreaks() throws SQLException {
    PooledConnection pooled = filled(new PgbgConnectionPoolDataSource()).getPooledConnection();
    List<String> told = new ArrayList<>();
    pooled.addConnectionEventListener(
        new ConnectionEventListener() {
          @Override
          public void connectionClosed(ConnectionEvent event) {
            told.add("closed");
          }

          @Override
          public void connectionErrorOccurred(ConnectionEvent event) {
            told.add("error " + event.getSQLException().getSQLState());
          }
        });
    try {
      Connection handle = pooled.getConnection();
      assertAnswersCalls(handle);
      handle.close();
      assertThat(told).containsExactly("closed");
      assertThatThrownBy(() -> handle.createStatement()).isInstanceOf(SQLException.class);
      try (Connection next = pooled.getConnection();
          Statement statement = next.createStatement()) {
        // An error of a job leaves the connection as it is.
        assertThatThrownBy(() -> statement.execute(COUNT.replace("42", "1/0")))
            .hasMessageContaining("division by zero");
        assertThat(told).containsExactly("closed");
        assertThatThrownBy(() -> statement.execute("SELECT pg_terminate_backend(pg_backend_pid())"))
            .isInstanceOf(SQLException.class);
        assertThat(told).containsExactly("closed", "error 57P01");
      }
    } finally {
      pooled.close();
    }
  }

  @Test
  void aDistributedTransactionWithACallInItCommitsInOnePhase() throws Exception {
    database.execute("CREATE TABLE xa_one(what text)");
    XAConnection xa = filled(new PgbgXADataSource()).getXAConnection();
    try {
      XAResource resource = xa.getXAResource();
      Xid xid = new TestXid();
      try (Connection connection = xa.getConnection();
          Statement statement = connection.createStatement()) {
        resource.start(xid, XAResource.TMNOFLAGS);
        statement.executeUpdate("INSERT INTO xa_one VALUES ('kept')");
        assertAnswersCalls(connection);
        assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        resource.end(xid, XAResource.TMSUCCESS);
        resource.commit(xid, true);
      }
      assertThat(resource.recover(XAResource.TMSTARTRSCAN)).isEmpty();
      assertThat(resource.isSameRM(xa.getXAResource())).isTrue();
      assertThat(database.queryText("SELECT what FROM xa_one")).isEqualTo("kept");
    } finally {
      xa.close();
      database.execute("DROP TABLE xa_one");
    }
  }

  @Test
  void aJobCommitsOutsideOfTheDistributedTransaction() throws Exception {
    database.execute("CREATE TABLE xa_seen(what text)");
    XAConnection xa = filled(new PgbgXADataSource()).getXAConnection();
    try {
      XAResource resource = xa.getXAResource();
      Xid xid = new TestXid();
      try (Connection connection = xa.getConnection();
          Statement statement = connection.createStatement()) {
        resource.start(xid, XAResource.TMNOFLAGS);
        statement.executeUpdate("INSERT INTO xa_seen VALUES ('in the transaction')");
        statement.execute(
            "SELECT * FROM pg_background_result(pg_background_launch("
                + "'INSERT INTO xa_seen VALUES (''job'')')) AS (tag text)");
        resource.end(xid, XAResource.TMSUCCESS);
        resource.rollback(xid);
        assertAnswersCalls(connection);
      }
      assertThat(database.queryText("SELECT string_agg(what, ',') FROM xa_seen")).isEqualTo("job");
    } finally {
      xa.close();
      database.execute("DROP TABLE xa_seen");
    }
  }

  private record TestXid() implements Xid {
    @Override
    public int getFormatId() {
      return 1;
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return new byte[] {1, 2, 3};
    }

    @Override
    public byte[] getBranchQualifier() {
      return new byte[] {4};
    }
  }
}
