package io.github.pgbg.tests.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.PgbgDataSource;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@PostgresTest
class FlywayTest {
  private final Bank bank;
  @TempDir private Path migrations = Path.of("");

  FlywayTest(TestDatabase database) throws SQLException {
    this.bank = Bank.open(database, "lib_flyway");
  }

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        migrations.resolve("V1__bank.sql"),
        """
        INSERT INTO account(id, owner, cents) VALUES (1, 'Ada', 500);
        SELECT tag FROM pg_background_result(pg_background_launch(
          'INSERT INTO audit(what) VALUES (''Ada was added'')')) AS (tag text);
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

  private FluentConfiguration configuration() {
    return Flyway.configure()
        .locations("filesystem:" + migrations)
        .defaultSchema(bank.schema())
        .baselineOnMigrate(true)
        .baselineVersion("0");
  }

  private void assertMigrates(FluentConfiguration configuration) throws SQLException {
    assertThat(configuration.load().migrate().migrationsExecuted).isEqualTo(1);
    bank.assertAdaIsThere();
    assertThat(bank.queryText("SELECT count(*) FROM audit")).isEqualTo("2");
  }

  @Test
  void aDataSourceWorks() throws SQLException {
    PgbgDataSource source = new PgbgDataSource();
    source.setUrl(bank.url());
    assertMigrates(configuration().dataSource(source));
  }

  @Test
  void theUrlIsEnough() throws SQLException {
    assertMigrates(configuration().dataSource(bank.url(), null, null));
  }

  @Test
  void theOtherDriverClassTakesThePlainUrl() throws SQLException {
    assertMigrates(
        configuration()
            .driver("io.github.pgbg.PostgresqlUrlDriver")
            .dataSource(bank.plainUrl(), null, null));
  }
}
