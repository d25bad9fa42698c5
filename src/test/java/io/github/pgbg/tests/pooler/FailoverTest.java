package io.github.pgbg.tests.pooler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.util.PSQLException;

/** With several hosts in the URL a session's workers go to its own server, before and after. */
@EnabledIfSystemProperty(
    named = "pgbg.database",
    matches = "embedded",
    disabledReason = "it starts two servers of its own, which are embedded ones")
class FailoverTest {
  private static final String WHERE =
      "SELECT * FROM pg_background_result(pg_background_launch("
          + "'SELECT pg_is_in_recovery()')) AS (standby bool)";

  private static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url + "&pgbg.maxIdleWorkers=2");
  }

  @Test
  void aStandbyAnswersCallsAndAPromotionEndsJobsSoon(@TempDir Path directory)
      throws IOException, SQLException {
    try (PrimaryAndStandby servers = PrimaryAndStandby.start(directory)) {
      try (Connection owner = connect(servers.urlOfPrimary())) {
        Sql.execute(owner, "CREATE TABLE t_copied AS SELECT 7 AS n");
      }
      workersGoWhereTheSessionIs(servers);
      aStandbyReads(servers);
      callsFromInsideSayThatItIsReadOnly(servers);
      afterAPromotionJobsRunOnTheNewPrimary(servers);
    }
  }

  /** As the clone of a virtual machine is: the same data, the same start time. */
  @Test
  void aWayPastThePoolerToACopyOfTheServerIsRefused(@TempDir Path directory)
      throws IOException, SQLException {
    try (PrimaryAndStandby servers = PrimaryAndStandby.start(directory)) {
      String way = "&pgbg.workerUrl=" + servers.urlOfStandby().replaceFirst("[?].*", "");
      try (Connection session = connect(servers.urlOfPrimary() + way)) {
        assertThat(Sql.error(session, WHERE)).startsWith("08001 ").contains("another server");
      }
      try (Connection owner = connect(servers.urlOfPrimary())) {
        Sql.execute(
            owner,
            "SET allow_system_table_mods = on; CREATE OR REPLACE FUNCTION"
                + " pg_catalog.pg_postmaster_start_time() RETURNS timestamptz LANGUAGE sql STABLE"
                + " AS 'SELECT pg_catalog.to_timestamp(0)'");
      }
      servers.execute("SELECT 1");
      try (Connection session = connect(servers.urlOfPrimary() + way)) {
        assertThatThrownBy(() -> Sql.execute(session, WHERE))
            .isInstanceOfSatisfying(
                PSQLException.class,
                e -> {
                  assertThat(e.getSQLState()).isEqualTo("08001");
                  assertThat(e.getServerErrorMessage().getDetail()).contains("lock");
                });
      }
    }
  }

  private static void workersGoWhereTheSessionIs(PrimaryAndStandby servers) throws SQLException {
    for (int i = 0; i < 3; i++) {
      try (Connection primary = connect(servers.urlOfBoth("targetServerType=primary"));
          Connection secondary = connect(servers.urlOfBoth("targetServerType=secondary"));
          Connection any = connect(servers.urlOfBoth("loadBalanceHosts=true"))) {
        assertThat(Sql.rows(primary, WHERE)).containsExactly("f");
        assertThat(Sql.rows(secondary, WHERE)).containsExactly("t");
        assertThat(Sql.rows(any, WHERE)).isEqualTo(Sql.rows(any, "SELECT pg_is_in_recovery()"));
      }
    }
  }

  private static void aStandbyReads(PrimaryAndStandby servers) throws SQLException {
    servers.execute("SELECT 1");
    try (Connection standby = connect(servers.urlOfStandby())) {
      assertThat(
              Sql.rows(
                  standby,
                  "SELECT * FROM pg_background_result(pg_background_launch("
                      + "'SELECT n FROM t_copied')) AS (n int)"))
          .containsExactly("7");
      assertThat(
              Sql.error(
                  standby,
                  "SELECT * FROM pg_background_result(pg_background_launch("
                      + "'INSERT INTO t_copied VALUES (8)')) AS (tag text)"))
          .startsWith("25006 ");
    }
  }

  private static void callsFromInsideSayThatItIsReadOnly(PrimaryAndStandby servers)
      throws SQLException {
    servers.execute(
        "CREATE FUNCTION t_standby() RETURNS bigint LANGUAGE plpgsql AS $$BEGIN RETURN (SELECT"
            + " sum(n) FROM pg_background_result(pg_background_launch('SELECT 1')) AS (n int));"
            + " END$$");
    try (Connection standby = connect(servers.urlOfStandby())) {
      readOnly(
          standby,
          "SELECT sum(n) FROM pg_background_result(pg_background_launch('SELECT 1')) AS (n int)");
      readOnly(standby, "DO $$BEGIN PERFORM pg_background_launch('SELECT 1'); END$$");
    }
    try (Connection owner = connect(servers.urlOfPrimary())) {
      Sql.execute(owner, "CREATE EXTENSION pg_background");
    }
    servers.execute("SELECT 1");
    try (Connection standby = connect(servers.urlOfStandby())) {
      readOnly(standby, "SELECT t_standby()");
      readOnly(standby, "SELECT t_standby()");
      readOnly(
          standby,
          "SELECT sum(n) FROM pg_background_result(pg_background_launch('SELECT 1')) AS (n int)");
      assertThat(Sql.rows(standby, "SELECT 'goes on'")).containsExactly("goes on");
    }
  }

  private static void readOnly(Connection standby, String sql) {
    long start = System.nanoTime();
    assertThatThrownBy(() -> Sql.execute(standby, sql))
        .as(sql)
        .isInstanceOfSatisfying(
            PSQLException.class,
            e -> {
              assertThat(e.getSQLState()).as(String.valueOf(e)).isEqualTo("25006");
              assertThat(e.getServerErrorMessage().getHint()).contains("one call");
            });
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
        .as("at once: no wait for a driver that cannot answer")
        .isLessThan(4_000);
  }

  private static void afterAPromotionJobsRunOnTheNewPrimary(PrimaryAndStandby servers)
      throws IOException, SQLException {
    String url = servers.urlOfBoth("targetServerType=primary");
    try (Connection before = connect(url)) {
      CompletableFuture<String> job =
          CompletableFuture.supplyAsync(
              () ->
                  Sql.error(
                      before,
                      "SELECT * FROM pg_background_result(pg_background_launch("
                          + "'SELECT pg_sleep(300)::text')) AS (t text)"));
      await()
          .until(
              () -> {
                try (Connection looks = DriverManager.getConnection(servers.urlOfPrimary())) {
                  return !Sql.rows(
                          looks,
                          "SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_sleep(300)%'"
                              + " AND state = 'active' AND pid <> pg_backend_pid()")
                      .isEmpty();
                }
              });
      servers.failOver();
      assertThat(job.orTimeout(30, TimeUnit.SECONDS).join().substring(0, 2)).isIn("08", "57");
    }
    try (Connection after = connect(url)) {
      assertThat(Sql.rows(after, WHERE)).containsExactly("f");
      assertThat(
              Sql.rows(
                  after,
                  "SELECT * FROM pg_background_result(pg_background_launch("
                      + "'INSERT INTO t_copied VALUES (9)')) AS (tag text)"))
          .containsExactly("INSERT 0 1");
    }
  }
}
