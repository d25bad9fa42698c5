package io.github.pgbg.tests.install;

import static io.github.pgbg.tests.database.Sql.error;
import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

/** What another session installs or removes, this one notices. */
@PostgresTest
@NeedsSuperuser("CREATE EXTENSION makes roles")
class OtherSessionsTest {
  private static final String LOCAL =
      "SELECT * FROM pg_background_result(pg_background_launch('SELECT 1')) AS r(n int)";
  private static final String BRIDGED = LOCAL + ", (SELECT 1) AS one";

  private final TestDatabase server;
  private OwnerAndUser database;
  private Connection owner;
  private Connection user;
  private Connection plain;

  @SuppressWarnings("NullAway.Init") // before each test
  OtherSessionsTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void connect() throws SQLException {
    database = new OwnerAndUser(server, "pgbg_other_sessions", "pgbg_sessions");
    owner = database.owner();
    user = database.user();
    plain = database.database().connectPlain();
  }

  @AfterEach
  void remove() throws SQLException {
    plain.close();
    database.close();
  }

  @Test
  void anInstallationBindsSessionsThatCalledBefore() throws SQLException {
    assertThat(rows(user, LOCAL)).containsExactly("1");
    assertThat(rows(user, BRIDGED)).containsExactly("1|1");
    try (PreparedStatement prepared = user.prepareStatement(BRIDGED)) {
      assertThat(rows(prepared.executeQuery())).containsExactly("1|1");
      execute(owner, "CREATE EXTENSION pg_background");
      String denied = "42501 permission denied for function pg_background_launch";
      assertThat(error(user, LOCAL)).isEqualTo(denied);
      assertThat(error(user, BRIDGED)).isEqualTo(denied);
      PSQLException refused = catchThrowableOfType(PSQLException.class, prepared::executeQuery);
      assertThat(refused.getSQLState()).isEqualTo("42501");
      execute(owner, "DROP EXTENSION pg_background");
      assertThat(rows(prepared.executeQuery())).containsExactly("1|1");
    }
    assertThat(rows(user, LOCAL)).containsExactly("1");
    assertThat(rows(user, BRIDGED)).containsExactly("1|1");
  }

  @Test
  void aSessionOfAnyDriverMayTakeTheFunctionsAway() throws SQLException {
    execute(owner, "CREATE EXTENSION pg_background");
    execute(owner, "GRANT pgbackground_executor TO pgbg_sessions");
    assertThat(rows(user, BRIDGED)).containsExactly("1|1");
    execute(
        plain,
        "DO $$ DECLARE f text; BEGIN DROP VIEW pg_background_list, pg_background_activity; FOR f IN"
            + " SELECT oid::regprocedure FROM pg_proc WHERE proname ~ 'pgbg_|pg_background' LOOP"
            + " EXECUTE 'DROP FUNCTION IF EXISTS ' || f || ' CASCADE'; END LOOP; END $$");
    assertThat(rows(user, LOCAL)).containsExactly("1");
    assertThat(rows(user, BRIDGED)).containsExactly("1|1");
    execute(user, "DO $$ BEGIN PERFORM pg_background_launch('SELECT 1'); END $$");
  }

  @Test
  void anInstallationThatIsRolledBackBindsNobody() throws SQLException {
    owner.setAutoCommit(false);
    execute(owner, "CREATE EXTENSION pg_background");
    assertThat(rows(owner, BRIDGED)).containsExactly("1|1");
    assertThat(rows(user, BRIDGED)).containsExactly("1|1");
    owner.rollback();
    assertThat(rows(owner, LOCAL)).containsExactly("1");
    assertThat(rows(owner, BRIDGED)).containsExactly("1|1");
    owner.commit();
    owner.setAutoCommit(true);
  }

  @Test
  void ofTwoThatInstallAtOnceOneIsLate() throws Exception {
    owner.setAutoCommit(false);
    execute(owner, "CREATE EXTENSION pg_background");
    try (Connection second = database.database().connect()) {
      CompletableFuture<String> late =
          CompletableFuture.supplyAsync(() -> error(second, "CREATE EXTENSION pg_background"));
      await()
          .until(
              () ->
                  late.isDone()
                      || rows(
                                  plain,
                                  "SELECT count(*) FROM pg_locks WHERE NOT granted AND database ="
                                      + " (SELECT oid FROM pg_database WHERE datname ="
                                      + " current_database()) OR NOT granted AND locktype ="
                                      + " 'transactionid'")
                              .get(0)
                              .compareTo("0")
                          > 0);
      owner.commit();
      owner.setAutoCommit(true);
      assertThat(late.get()).isEqualTo("42710 extension \"pg_background\" already exists");
      assertThat(execute(second, "CREATE EXTENSION IF NOT EXISTS pg_background"))
          .containsExactly("extension \"pg_background\" already exists, skipping");
    }
    assertThat(rows(owner, LOCAL)).containsExactly("1");
  }

  @Test
  void aPlainSessionIsToldInATransactionATriggerAndAView() throws SQLException {
    execute(owner, "CREATE EXTENSION pg_background");
    execute(
        owner,
        "CREATE TABLE t(i int);"
            + " CREATE VIEW v AS SELECT count(*) FROM pg_background_list;"
            + " CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " PERFORM FROM v; RETURN NEW; END $$;"
            + " CREATE TRIGGER f AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()");
    plain.setAutoCommit(false);
    execute(plain, "CREATE TABLE earlier()");
    assertThat(error(plain, "INSERT INTO t VALUES (1)"))
        .isEqualTo("0A000 pg_background needs a session of the pgbg driver");
    plain.rollback();
    plain.setAutoCommit(true);
    assertThat(rows(plain, "SELECT count(*) FROM t")).containsExactly("0");
  }
}
