package io.github.pgbg.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.Sql;
import io.github.pgbg.tests.database.TcpProxy;
import io.github.pgbg.tests.wire.Certificate;
import io.github.pgbg.tests.worker.OwnServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/**
 * A server whose faults harm no other test: it takes TLS and plain connections, can be restarted,
 * and its backends can be frozen. An ordinary role uses it, in a database without an installation
 * and in one with it.
 */
final class FaultServer implements AutoCloseable {
  static final String USER = "t_fault";
  static final String PLAIN = "t_fault";
  static final String INSTALLED = "t_fault_installed";

  /** All but idle workers, which are kept warm on purpose. */
  private static final String LEFT =
      """
      SELECT application_name || ', ' || coalesce(state, '') || ': ' || query
        FROM pg_stat_activity
       WHERE usename = 't_fault'
         AND NOT (application_name = 'pg_background' AND state = 'idle')
      UNION ALL
      SELECT 'large object ' || oid FROM pg_largeobject_metadata
      """;

  private final OwnServer server;

  private FaultServer(OwnServer server) {
    this.server = server;
  }

  static FaultServer start(Path directory) throws IOException, SQLException {
    Certificate certificate = Certificate.make(Files.createDirectories(directory), "server");
    FaultServer started =
        new FaultServer(
            OwnServer.start(
                directory,
                Map.of(
                    "ssl",
                    "on",
                    "ssl_cert_file",
                    certificate.certificate().toString(),
                    "ssl_key_file",
                    certificate.key().toString(),
                    "fsync",
                    "off",
                    "max_connections",
                    "300")));
    try (Connection admin = started.connectAsAdmin("postgres")) {
      Sql.execute(admin, "CREATE ROLE t_fault LOGIN");
      Sql.execute(admin, "CREATE DATABASE t_fault OWNER t_fault");
      Sql.execute(admin, "CREATE DATABASE t_fault_installed OWNER t_fault");
    }
    try (Connection owner =
        DriverManager.getConnection(started.url(started.server.port(), INSTALLED), login(false))) {
      Sql.execute(owner, "CREATE EXTENSION pg_background");
      Sql.execute(
          owner,
          "CREATE FUNCTION stored(job text) RETURNS text LANGUAGE plpgsql AS $$DECLARE r text;"
              + " BEGIN SELECT x INTO r FROM pg_background_result(pg_background_launch(job))"
              + " AS (x text); RETURN r; END$$");
    }
    return started;
  }

  TcpProxy proxy() throws IOException {
    return TcpProxy.before(server.port());
  }

  void restart() throws IOException {
    server.restart();
  }

  /** The URL of the driver under test, through a proxy. */
  String url(int port, String database) {
    return "jdbc:pgbg://localhost:" + port + "/" + database;
  }

  static Properties login(boolean tls) {
    Properties login = new Properties();
    login.setProperty("user", USER);
    login.setProperty("sslmode", tls ? "require" : "disable");
    return login;
  }

  /** A superuser's connection of PgJDBC, past all proxies. */
  Connection connectAsAdmin(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + server.port() + "/" + database + "?user=postgres");
  }

  /** The first column of the first row, as a superuser. */
  String ask(String sql) throws SQLException {
    try (Connection admin = connectAsAdmin(PLAIN)) {
      return Sql.rows(admin, sql).stream().findFirst().orElse("");
    }
  }

  /** Ends the jobs that tests have left running: their sessions are closed. */
  void endJobs() throws SQLException {
    ask(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 't_fault'"
            + " AND state = 'active'");
  }

  /**
   * Waits until nothing is left of closed sessions. What a session could not clean up, because its
   * control connection was lost, the next one of its user does.
   */
  void assertNothingIsLeft() throws SQLException {
    for (String database : new String[] {PLAIN, INSTALLED}) {
      try (Connection next =
          DriverManager.getConnection(url(server.port(), database), login(false))) {
        Sql.rows(
            next,
            "SELECT n + 1 FROM pg_background_result(pg_background_launch('SELECT 1')) AS (n int)");
      }
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              for (String database : new String[] {PLAIN, INSTALLED}) {
                try (Connection admin = connectAsAdmin(database)) {
                  assertThat(Sql.rows(admin, LEFT)).isEmpty();
                }
              }
            });
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
