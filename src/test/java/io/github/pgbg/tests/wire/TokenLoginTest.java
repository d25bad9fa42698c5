package io.github.pgbg.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords that are good for a few minutes: IAM's on Amazon, Entra's on Azure. */
class TokenLoginTest {
  @Test
  void eachWorkerLogsInWithATokenOfItsOwn(@TempDir Path directory) throws Exception {
    try (TlsServer server = TlsServer.start(directory);
        Connection administrator = server.connect("require")) {
      giveOut("first", administrator);
      try (Connection connection = DriverManager.getConnection(server.url("jdbc:pgbg:"), login())) {
        giveOut("second", administrator); // the session's is not good any more
        assertThat(
                Sql.rows(
                    connection,
                    "SELECT * FROM pg_background_result(pg_background_launch("
                        + "'SELECT current_user::text')) AS (who text)"))
            .containsExactly(TlsServer.SCRAM_USER);
        giveOut("third", administrator);
        Sql.execute(
            connection,
            "DO $$ BEGIN PERFORM * FROM pg_background_result(pg_background_launch('SELECT 1'))"
                + " AS (n int); END $$");
      }
      // the session, its worker, its control connection
      assertThat(FreshTokens.asked()).isGreaterThanOrEqualTo(3);
    }
  }

  private static void giveOut(String token, Connection administrator) throws SQLException {
    Sql.execute(
        administrator, "ALTER ROLE %s PASSWORD '%s'".formatted(TlsServer.SCRAM_USER, token));
    FreshTokens.giveOut(token);
  }

  private static Properties login() {
    Properties login = new Properties();
    login.setProperty("user", TlsServer.SCRAM_USER);
    login.setProperty("sslmode", "require");
    login.setProperty("authenticationPluginClassName", FreshTokens.class.getName());
    return login;
  }
}
