package io.github.pgbg.tests.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The server of a run and how to stop it. The system property {@code pgbg.database} says which:
 * {@code embedded} (the default), {@code container}, or the {@code jdbc:postgresql:} URL of a
 * server of one's own, with a superuser's name in it and no other users on it. {@code
 * pgbg.postgres} is the major version of the first two. {@code pgbg.role} says who the tests are:
 * {@code owner} (the default), an ordinary role that owns its database, or {@code superuser}.
 */
final class TestServer implements AutoCloseable {
  private final TestDatabase database;
  private final AutoCloseable process;

  private TestServer(TestDatabase database, AutoCloseable process) {
    this.database = role().equals("superuser") ? database : owned(database);
    this.process = process;
  }

  private static TestDatabase owned(TestDatabase ofSuperuser) {
    try {
      return ofSuperuser.ofOwner("pgbg_tests", "pgbg_tests");
    } catch (SQLException e) {
      throw new IllegalStateException("the tests' database cannot be made", e);
    }
  }

  private static String role() {
    String role = System.getProperty("pgbg.role", "owner");
    if (!role.equals("owner") && !role.equals("superuser")) {
      throw new IllegalArgumentException(
          "pgbg.role=%s: allowed are owner and superuser".formatted(role));
    }
    return role;
  }

  /** Why there is no server to be had on this machine, or null. */
  static @Nullable String missing() {
    return choice().equals("container") && !DockerClientFactory.instance().isDockerAvailable()
        ? "pgbg.database=container: no Docker engine answers"
        : null;
  }

  private static String choice() {
    return System.getProperty("pgbg.database", "embedded");
  }

  static TestServer start() {
    String choice = choice();
    if (choice.startsWith("jdbc:postgresql:")) {
      return new TestServer(TestDatabase.at(choice), () -> {});
    }
    return switch (choice) {
      case "embedded" -> embedded();
      case "container" -> container();
      default ->
          throw new IllegalArgumentException(
              "pgbg.database=%s: allowed are embedded, container and a jdbc:postgresql: URL"
                  .formatted(choice));
    };
  }

  TestDatabase database() {
    return database;
  }

  @Override
  public void close() throws Exception {
    process.close();
  }

  private static TestServer embedded() {
    try {
      EmbeddedPostgres postgres = EmbeddedPostgres.start();
      TestDatabase database = TestDatabase.at(postgres.getJdbcUrl("postgres", "postgres"));
      requireVersion(database);
      return new TestServer(database, postgres);
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded PostgreSQL did not start", e);
    }
  }

  /** A version that no Maven profile knows would otherwise silently be the default one. */
  private static void requireVersion(TestDatabase database) {
    String wanted = System.getProperty("pgbg.postgres", "18");
    try {
      if (!wanted.equals(Integer.toString(database.majorVersion()))) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "pgbg.postgres=%s: the embedded server is a %d; allowed are 12 to 18",
                wanted,
                database.majorVersion()));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the embedded PostgreSQL takes no connection", e);
    }
  }

  private static TestServer container() {
    PostgreSQLContainer postgres =
        new PostgreSQLContainer("postgres:" + System.getProperty("pgbg.postgres", "18"));
    postgres.start();
    return new TestServer(
        TestDatabase.at(
            "jdbc:postgresql://%s:%d/%s?user=%s&password=%s"
                .formatted(
                    postgres.getHost(),
                    postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                    postgres.getDatabaseName(),
                    postgres.getUsername(),
                    postgres.getPassword())),
        postgres);
  }
}
