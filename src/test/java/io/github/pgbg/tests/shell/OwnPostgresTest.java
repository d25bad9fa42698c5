package io.github.pgbg.tests.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The shell without a URL, on the PostgreSQL that it starts. */
@EnabledIfSystemProperty(
    named = "pgbg.postgres",
    matches = "18",
    disabledReason = "the class path has another PostgreSQL than the shell was built with")
class OwnPostgresTest {
  @Test
  void theDataStaysWhereDataSays(@TempDir Path folder) {
    String data = folder.resolve("cluster").toString();
    ShellRun first = ShellRun.of("--data", data, "-e", "CREATE TABLE kept AS SELECT 42 AS n");
    assertThat(first.status()).as(first.err()).isZero();
    ShellRun second = ShellRun.of("--data", data, "-e", "SELECT n FROM kept");
    assertThat(second.out()).as(second.err()).isEqualTo(" n  \n----\n 42\n(1 row)\n\n");
  }
}
