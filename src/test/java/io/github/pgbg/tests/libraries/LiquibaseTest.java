package io.github.pgbg.tests.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.core.PostgresDatabase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@PostgresTest
class LiquibaseTest {
  private final Bank bank;
  @TempDir private Path changes = Path.of("");

  LiquibaseTest(TestDatabase database) throws SQLException {
    this.bank = Bank.open(database, "lib_liquibase");
  }

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        changes.resolve("changes.sql"),
        """
        --liquibase formatted sql
        --changeset ada:1
        INSERT INTO account(id, owner, cents) VALUES (1, 'Ada', 500);
        SELECT tag FROM pg_background_result(pg_background_launch(
          'INSERT INTO audit(what) VALUES (''Ada was added'')')) AS (tag text);
        --changeset ada:2 splitStatements:false
        DO $$
        BEGIN
          PERFORM * FROM pg_background_result(pg_background_launch(
            'INSERT INTO audit(what) VALUES (''a DO block saw it'')')) AS (tag text);
        END $$;
        """,
        StandardCharsets.UTF_8);
  }

  @AfterEach
  void close() throws SQLException {
    bank.close();
  }

  private void assertMigrates(Database database)
      throws LiquibaseException, IOException, SQLException {
    assertThat(database).isExactlyInstanceOf(PostgresDatabase.class);
    try (Liquibase liquibase =
        new Liquibase("changes.sql", new DirectoryResourceAccessor(changes), database)) {
      liquibase.update(new Contexts());
    }
    bank.assertAdaIsThere();
    assertThat(bank.queryText("SELECT count(*) FROM audit")).isEqualTo("2");
  }

  @Test
  void aConnectionWorks() throws Exception {
    try (Connection connection = DriverManager.getConnection(bank.url())) {
      assertMigrates(
          DatabaseFactory.getInstance()
              .findCorrectDatabaseImplementation(new JdbcConnection(connection)));
    }
  }

  @Test
  void theUrlNeedsTheDriverClassBesideIt() throws Exception {
    assertMigrates(
        DatabaseFactory.getInstance()
            .openDatabase(bank.url(), null, null, "io.github.pgbg.Driver", null, null, null, null));
  }

  @Test
  void theOtherDriverClassTakesThePlainUrl() throws Exception {
    assertMigrates(
        DatabaseFactory.getInstance()
            .openDatabase(
                bank.plainUrl(),
                null,
                null,
                "io.github.pgbg.PostgresqlUrlDriver",
                null,
                null,
                null,
                null));
  }
}
