package io.github.pgbg.tests.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import io.github.pgbg.tests.tools.AllJar.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real tools, without a terminal, each in a JVM of its own. */
@PostgresTest
class CommandLineToolTest {
  private static final String RESULT =
      "SELECT * FROM pg_background_result(pg_background_launch('SELECT 40 + 2')) AS (n int);";
  private static final String DO =
      "DO 'BEGIN PERFORM * FROM pg_background_result(pg_background_launch($$SELECT 1$$)) AS (n"
          + " int); RAISE NOTICE $$done$$; END';";

  private final TestDatabase database;

  CommandLineToolTest(TestDatabase database) {
    this.database = database;
  }

  private String login(String name) {
    return database.login().getProperty(name, "");
  }

  @Test
  void sqlLineShowsAResult(@TempDir Path folder) throws IOException, InterruptedException {
    Run run =
        AllJar.run(
            folder,
            "sqlline.SqlLine",
            "-u",
            database.url(),
            "-n",
            login("user"),
            "-p",
            login("password"),
            "--outputformat=csv",
            "-e",
            RESULT,
            "-e",
            DO);
    assertThat(run.output()).contains("'n'\n'42'\n").contains("Warning: done");
    assertThat(run.status()).as(run.output()).isZero();
  }

  @Test
  void sqlToolShowsAResult(@TempDir Path folder) throws IOException, InterruptedException {
    Path logins = folder.resolve("logins.rc");
    Files.writeString(
        logins,
        """
        urlid shop
        url %s
        username %s
        password %s
        driver io.github.pgbg.Driver
        """
            .formatted(database.url(), login("user"), login("password")));
    Run run =
        AllJar.run(
            folder, "org.hsqldb.cmdline.SqlTool", "--rcFile=" + logins, "--sql=" + RESULT, "shop");
    assertThat(run.output()).contains("42");
    assertThat(run.status()).as(run.output()).isZero();
  }
}
