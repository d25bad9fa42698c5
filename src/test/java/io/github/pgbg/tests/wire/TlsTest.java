package io.github.pgbg.tests.wire;

import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgbg.tests.database.Sql;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ssl.NonValidatingFactory;

/** TLS is PgJDBC's: certificates, modes, channel binding and errors are as without pgbg. */
@EnabledIfSystemProperty(
    named = "pgbg.database",
    matches = "embedded",
    disabledReason = "the server needs a certificate: it is one of the embedded kind")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
  private static final String CALL_IN_A_STATEMENT =
      "DO $$ BEGIN PERFORM * FROM pg_background_result(pg_background_launch('SELECT ssl::text FROM"
          + " pg_stat_ssl WHERE pid = pg_backend_pid()')) AS r(x text); END $$";

  private static final String TLS_OF_A_JOB =
      "SELECT * FROM pg_background_result(pg_background_launch("
          + "'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')) AS r(x bool)";

  private TlsServer server;
  private Certificate stranger;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    server = TlsServer.start(directory);
    stranger = Certificate.make(directory, "stranger");
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
  }

  private Properties login(String... properties) {
    Properties login = TlsServer.login("verify-full");
    login.setProperty("sslrootcert", server.certificate().certificate().toString());
    for (int i = 0; i < properties.length; i += 2) {
      login.setProperty(properties[i], properties[i + 1]);
    }
    return login;
  }

  private Connection connect(Properties login) throws SQLException {
    return DriverManager.getConnection(server.url("jdbc:pgbg:"), login);
  }

  private void assertWorks(Connection connection) throws SQLException {
    assertThat(rows(connection, TLS_OF_A_JOB)).containsExactly("t");
    Sql.execute(connection, CALL_IN_A_STATEMENT);
    Sql.execute(connection, "DISCARD TEMP"); // the next connection is to make the functions itself
  }

  @ParameterizedTest
  @ValueSource(strings = {"prefer", "require", "verify-ca", "verify-full"})
  void jobsAndControlConnectionsUseTlsToo(String mode) throws SQLException {
    try (Connection connection = connect(login("sslmode", mode))) {
      assertWorks(connection);
      assertThat(
              rows(
                  connection,
                  "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename"
                      + " = 'postgres' AND backend_type = 'client backend' AND NOT ssl"))
          .containsExactly("0");
    }
  }

  @Test
  void aServerThatInsistsOnTlsIsReachedByAllow() throws SQLException {
    try (Connection connection =
        connect(
            login(
                "sslmode",
                "allow",
                "user",
                TlsServer.SCRAM_USER,
                "password",
                TlsServer.PASSWORD))) {
      assertWorks(connection);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "prefer", "require"})
  void channelBindingSeesTheServersOwnCertificate(String binding) throws SQLException {
    Properties login =
        login(
            "user",
            TlsServer.SCRAM_USER,
            "password",
            TlsServer.PASSWORD,
            "channelBinding",
            binding);
    try (Connection connection = connect(login)) {
      assertWorks(connection);
    }
  }

  @Test
  void tlsFromTheFirstByte() throws SQLException {
    try (Connection plain = server.connect("disable")) {
      if (plain.getMetaData().getDatabaseMajorVersion() < 17) {
        assertThat(sameError(login("sslNegotiation", "direct"))).isNotEmpty();
        return;
      }
    }
    try (Connection connection = connect(login("sslNegotiation", "direct"))) {
      assertWorks(connection);
    }
  }

  @Test
  void theServersCertificateMustBeTrusted() {
    assertThat(sameError(login("sslrootcert", stranger.certificate().toString())))
        .first()
        .asString()
        .startsWith("08006");
  }

  @ParameterizedTest
  @CsvSource({
    "sslrootcert,/does/not/exist.crt",
    "sslfactory,does.not.Exist",
    "sslfactory,java.lang.String",
    "socketFactory,does.not.Exist",
    "socketFactory,java.lang.String",
    "sslhostnameverifier,does.not.Exist",
    "sslmode,nonsense"
  })
  void whatIsWrongIsSaidAsByPgJdbc(String property, String value) {
    assertThat(sameError(login(property, value))).isNotEmpty();
  }

  @Test
  void whatIsWrongInTheUrlIsSaidAsByPgJdbc() {
    assertThat(errors(server.url("jdbc:pgbg:") + "?socketFactory=java.lang.String", login()))
        .isEqualTo(
            errors(server.url("jdbc:postgresql:") + "?socketFactory=java.lang.String", login()));
    assertThat(errors(server.url("jdbc:pgbg:") + "?sslfactory=java.lang.String", login()))
        .isEqualTo(
            errors(server.url("jdbc:postgresql:") + "?sslfactory=java.lang.String", login()));
  }

  /** The error and its causes; none if that is PgJDBC's answer too. */
  private List<String> sameError(Properties login) {
    List<String> errors = errors(server.url("jdbc:pgbg:"), login);
    assertThat(errors).isEqualTo(errors(server.url("jdbc:postgresql:"), login));
    return errors;
  }

  private static List<String> errors(String url, Properties login) {
    List<String> chain = new ArrayList<>();
    SQLException failure =
        catchThrowableOfType(
            SQLException.class, () -> DriverManager.getConnection(url, login).close());
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String state = cause instanceof SQLException sql ? sql.getSQLState() + " " : "";
      chain.add(state + cause.getClass().getName() + ": " + cause.getMessage());
    }
    return chain;
  }

  /** An application's own factory. */
  public static final class OwnFactory extends SSLSocketFactory {
    static final AtomicInteger MADE = new AtomicInteger();
    private final SSLSocketFactory factory;

    public OwnFactory(String argument) throws Exception {
      assertThat(argument).isEqualTo("an argument");
      this.factory = new NonValidatingFactory(null);
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
        throws IOException {
      MADE.incrementAndGet();
      return factory.createSocket(socket, host, port, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, @Nullable InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(
        InetAddress host, int port, @Nullable InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return factory.getSupportedCipherSuites();
    }
  }

  @Test
  void anApplicationsOwnFactoryGoesOnMakingTheTls() throws SQLException {
    Properties login =
        login(
            "sslmode",
            "require",
            "sslfactory",
            OwnFactory.class.getName(),
            "sslfactoryarg",
            "an argument");
    try (Connection connection = connect(login)) {
      assertWorks(connection);
    }
    assertThat(OwnFactory.MADE.get()).isGreaterThanOrEqualTo(3); // session, worker, control
  }
}
