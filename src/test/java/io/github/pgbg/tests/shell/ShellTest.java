package io.github.pgbg.tests.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@PostgresTest
class ShellTest {
  private final TestDatabase database;

  ShellTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void rowsComeAsAnAlignedTable() {
    assertThat(execute("SELECT 1 AS n, 'é' AS text, NULL AS nothing"))
        .isEqualTo(
            new ShellRun(
                0,
                """
                 n | text | nothing\s
                ---+------+---------
                 1 | é    |\s
                (1 row)

                """,
                ""));
  }

  @Test
  void aValueOfSeveralLinesGoesOnBelowItself() {
    assertThat(execute("SELECT E'first\\nsecond' AS a, 10 AS b, 'x' AS c").out())
        .isEqualTo(
            """
               a    | b  | c\s
            --------+----+---
             first +| 10 | x
             second |    |\s
            (1 row)

            """);
  }

  @Test
  void expandedShowsALineAColumn() {
    assertThat(execute("\\x", "SELECT 1 AS short, 2 AS \"much longer\"").out())
        .isEqualTo(
            """
            Expanded display is on.
            -[ RECORD 1 ]
            short       | 1
            much longer | 2

            """);
  }

  @Test
  void statementsWithoutRowsShowTheirTag() {
    ShellRun run =
        execute(
            "CREATE TEMP TABLE shell_t(x int); INSERT INTO shell_t VALUES (1), (2)",
            "UPDATE shell_t SET x = 3; CREATE OR REPLACE TEMP VIEW shell_v AS SELECT 1",
            "DROP TABLE shell_t");
    assertThat(run.out())
        .isEqualTo("CREATE TABLE\nINSERT 0 2\nUPDATE 2\nCREATE VIEW\nDROP TABLE\n");
  }

  @Test
  void anErrorLooksAsInPsqlAndStopsTheRun() {
    assertThat(execute("SELECT 1,\n  nonsense", "SELECT 2"))
        .isEqualTo(
            new ShellRun(
                1,
                "",
                """
                ERROR:  column "nonsense" does not exist
                LINE 2:   nonsense
                          ^
                SQLSTATE:  42703
                """));
  }

  @Test
  void detailHintAndContextOfAnErrorAreShown() {
    ShellRun run =
        execute(
            "DO $$ BEGIN RAISE 'sorry' USING DETAIL = 'more', HINT = 'try', ERRCODE = 'P4711';"
                + " END $$");
    assertThat(run.err())
        .isEqualTo(
            """
            ERROR:  sorry
            DETAIL:  more
            HINT:  try
            CONTEXT:  PL/pgSQL function inline_code_block line 1 at RAISE
            SQLSTATE:  P4711
            """);
  }

  @Test
  void noticesGoToStandardErrorInTheirOrder() {
    ShellRun run = execute("DO $$ BEGIN RAISE NOTICE 'one'; RAISE WARNING 'two'; END $$");
    assertThat(run).isEqualTo(new ShellRun(0, "DO\n", "NOTICE:  one\nWARNING:  two\n"));
  }

  @Test
  void aScriptMayHoldSeveralStatementsOverSeveralLines(@TempDir Path folder) throws IOException {
    Path script = folder.resolve("two words.sql");
    Files.writeString(script, "SELECT 1 -- not here;\n AS a;\n\nSELECT 'b;\n' IS NULL AS b", UTF_8);
    ShellRun run = ShellRun.of("--url", url(), "-f", script.toString());
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains(" a \n---\n 1\n(1 row)").contains(" b \n---\n f\n(1 row)");
  }

  @Test
  void anUnknownBackslashCommandFails() {
    assertThat(execute("\\frobnicate"))
        .isEqualTo(new ShellRun(1, "", "no such command: \\frobnicate; \\? lists them\n"));
  }

  @Test
  void aWrongUrlSaysWhatIsAllowed() {
    ShellRun run = ShellRun.of("--url", "jdbc:oracle://h/d?password=secret", "-e", "SELECT 1");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .startsWith(
            "--url: the driver does not take jdbc:oracle://h/d?…; allowed are"
                + " jdbc:pgbg://host:port/database and"
                + " jdbc:pgbg:postgresql://host:port/database\n");
  }

  @Test
  void aWrongOptionIsNamed() {
    ShellRun run = ShellRun.of("--urll", "x");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("Unknown option").contains("'--urll'").contains("--url");
  }

  @Test
  void aServerThatIsNotThereIsNoConnection() {
    ShellRun run = ShellRun.of("--url", "jdbc:pgbg://localhost:1/x?user=u", "-e", "SELECT 1");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("ERROR:  Connection to localhost:1 refused").contains("08001");
  }

  @Test
  void aFolderThatHoldsOtherThingsIsNoDataDirectory(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("PG_VERSION"), "9\n", UTF_8);
    assertThat(ShellRun.of("--data", folder.toString(), "-e", "SELECT 1").err())
        .startsWith("--data: " + folder + " holds the data of PostgreSQL 9, and the own");
    assertThat(ShellRun.of("--data", "" + folder.getParent(), "-e", "SELECT 1").err())
        .startsWith("--data: " + folder.getParent() + " is not empty and holds no PostgreSQL data");
  }

  private ShellRun execute(String... statements) {
    List<String> arguments = new ArrayList<>(List.of("--url", url()));
    for (String statement : statements) {
      arguments.add("-e");
      arguments.add(statement);
    }
    return ShellRun.of(arguments.toArray(String[]::new));
  }

  private String url() {
    Properties login = database.login();
    StringBuilder url = new StringBuilder(database.url());
    login.forEach(
        (key, value) -> url.append(url.indexOf("?") < 0 ? '?' : '&').append(key + "=" + value));
    return url.toString();
  }
}
