package io.github.pgbg.tests.wire;

import io.github.pgbg.tests.database.Sql;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * A server that takes TLS, and plain connections too. {@code scram} is a user with a password, whom
 * it takes over TLS only.
 */
final class TlsServer implements AutoCloseable {
  static final String SCRAM_USER = "scram";
  static final String PASSWORD = "s3cret";

  private final EmbeddedPostgres postgres;
  private final Certificate certificate;

  private TlsServer(EmbeddedPostgres postgres, Certificate certificate) {
    this.postgres = postgres;
    this.certificate = certificate;
  }

  static TlsServer start(Path directory) throws IOException, SQLException {
    Certificate certificate = Certificate.make(directory, "server");
    Path data = directory.resolve("data");
    EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setServerConfig("ssl", "on")
            .setServerConfig("ssl_cert_file", certificate.certificate().toString())
            .setServerConfig("ssl_key_file", certificate.key().toString())
            .setServerConfig("password_encryption", "scram-sha-256")
            .setServerConfig("max_prepared_transactions", "10")
            .start();
    TlsServer server = new TlsServer(postgres, certificate);
    Path hba = data.resolve("pg_hba.conf");
    Files.writeString(
        hba,
        "hostssl all %s all scram-sha-256%nhostnossl all %s all reject%n"
                .formatted(SCRAM_USER, SCRAM_USER)
            + Files.readString(hba));
    try (Connection connection = server.connect("disable")) {
      Sql.execute(
          connection,
          "SELECT pg_reload_conf(); CREATE ROLE %s LOGIN SUPERUSER PASSWORD '%s'"
              .formatted(SCRAM_USER, PASSWORD));
    }
    return server;
  }

  Certificate certificate() {
    return certificate;
  }

  String url(String prefix) {
    return "%s//localhost:%d/postgres".formatted(prefix, postgres.getPort());
  }

  static Properties login(String sslMode) {
    Properties login = new Properties();
    login.setProperty("user", "postgres");
    login.setProperty("sslmode", sslMode);
    return login;
  }

  /** A connection of the driver under test. */
  Connection connect(String sslMode) throws SQLException {
    return DriverManager.getConnection(url("jdbc:pgbg:"), login(sslMode));
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
