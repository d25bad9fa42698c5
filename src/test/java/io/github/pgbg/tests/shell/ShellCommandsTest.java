package io.github.pgbg.tests.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the hands of a psql user expect. */
@PostgresTest
class ShellCommandsTest {
  private final TestDatabase database;
  private Path folder;

  ShellCommandsTest(TestDatabase database) {
    this.database = database;
    this.folder = Path.of("");
  }

  @BeforeEach
  void keep(@TempDir Path temporary) {
    folder = temporary;
  }

  @Test
  void aCommentMayFollowTheSemicolon() throws IOException {
    assertThat(script("SELECT 1 AS a; -- note\nSELECT 2 AS b; /* and */ SELECT 3 AS c;\n").out())
        .contains(" a \n---\n 1")
        .contains(" b \n---\n 2")
        .contains(" c \n---\n 3");
  }

  @Test
  void anErrorInAScriptNamesFileAndLine() throws IOException {
    ShellRun run =
        script(
            """
            SELECT 1;

            SELECT
              nonsense;
            """);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("pgbg:script.sql:3: ERROR:  column \"nonsense\"");
  }

  @Test
  void aStatementMayEndInACommand() throws IOException {
    assertThat(script("SELECT 1 AS n \\gx\nSELECT 2 AS m\n\\g\n").out())
        .contains("-[ RECORD 1 ]\nn | 1\n")
        .contains(" m \n---\n 2\n");
  }

  @Test
  void variablesComeFromSetAndGset() throws IOException {
    assertThat(
            script(
                    """
                    \\set name 'O''Hara'
                    SELECT 7 AS n, 'x' AS s \\gset p_
                    SELECT :'name' AS who, :p_n + 1 AS next;
                    \\echo :p_s
                    """)
                .out())
        .contains("  who   | next \n--------+------\n O'Hara |    8\n")
        .endsWith("x\n");
  }

  @Test
  void resultsGoToAFileByO() throws IOException {
    Path target = folder.resolve("out.txt");
    ShellRun run = script("\\o " + target + "\nSELECT 1 AS a;\n\\o\nSELECT 2 AS b;\n");
    assertThat(Files.readString(target, UTF_8)).contains(" a \n---\n 1\n");
    assertThat(run.out()).contains(" b ").doesNotContain(" a ");
  }

  @Test
  void copyTakesItsDataFromTheScript() throws IOException {
    assertThat(
            script(
                    """
                    CREATE TEMP TABLE t(a int, b text);
                    COPY t FROM STDIN;
                    1\tone
                    2\t\\N
                    \\.
                    SELECT count(*), count(b) FROM t;
                    COPY t TO STDOUT (FORMAT csv);
                    """)
                .out())
        .contains("COPY 2\n")
        .contains("     2 |     1\n")
        .contains("1,one\n2,\n");
  }

  @Test
  void copyReadsAndWritesFilesOfTheClient() throws IOException {
    Path data = folder.resolve("data.csv");
    Files.writeString(data, "1,one\n2,two\n", UTF_8);
    Path copy = folder.resolve("copy.txt");
    ShellRun run =
        script(
            "CREATE TEMP TABLE t(a int, b text);\n\\copy t from '"
                + data
                + "' (format csv)\n\\copy (SELECT b FROM t ORDER BY a) to "
                + copy
                + "\n");
    assertThat(run.out()).contains("COPY 2\nCOPY 2\n");
    assertThat(Files.readString(copy, UTF_8)).isEqualTo("one\ntwo\n");
  }

  @Test
  void dShowsColumnsIndexesAndConstraints() throws IOException {
    ShellRun run =
        script(
            "CREATE TEMP TABLE shell_d(id int PRIMARY KEY, v numeric(10,2) DEFAULT 0 CHECK (v >="
                + " 0));\n\\d shell_d\n\\dt shell_*\n");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("numeric(10,2)")
        .contains("not null")
        .contains("PRIMARY KEY, btree (id)")
        .contains("CHECK ((v >= (0)::numeric))")
        .contains("shell_d");
  }

  @Test
  void theOtherListsRun() throws IOException {
    ShellRun run =
        script("\\l\n\\dn\n\\du\n\\df lower\n\\dx\n\\dv\n\\di\n\\ds\n\\dm\n\\conninfo\n");
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("You are connected to database");
  }

  @Test
  void cConnectsToAnotherDatabase() throws IOException {
    assertThat(script("\\c postgres\nSELECT current_database();\n").out())
        .contains("You are connected to database \"postgres\"");
  }

  @Test
  void jobsAreListedWithANumberToCancelBy() throws IOException {
    ShellRun run =
        script(
            "SELECT pg_background_launch_v2('SELECT pg_sleep(60)', 0, 'sleeper') IS NOT NULL AS"
                + " ok;\n"
                + "\\jobs\n"
                + "\\cancel 1\n"
                + "\\cancel 9\n");
    assertThat(run.out()).contains("  1 ").contains("sleeper").contains("SELECT pg_sleep(60)");
    assertThat(run.err()).contains("\\cancel takes a number of \\jobs, or all");
  }

  @Test
  void topShowsTheJobsOfTheServerOnce() {
    assertThat(ShellRun.of("top", "--url", url()))
        .satisfies(
            run -> {
              assertThat(run.status()).isZero();
              assertThat(run.out()).contains("pid").contains("waits for");
            });
  }

  @Test
  void psqlsOptionsNameTheServer() {
    String[] parts = database.url().replaceFirst("jdbc:pgbg://", "").split("[:/]", -1);
    Properties login = database.login();
    ShellRun run =
        ShellRun.of(
            "-h",
            parts[0],
            "-p",
            parts[1],
            "-U",
            login.getProperty("user"),
            "-c",
            "SELECT 5 AS n",
            "-d",
            "jdbc:pgbg://" + parts[0] + ":" + parts[1] + "/" + parts[2] + password(login));
    assertThat(run.out()).contains(" n \n---\n 5\n");
  }

  private static String password(Properties login) {
    String password = login.getProperty("password");
    return password == null ? "" : "?password=" + password;
  }

  private ShellRun script(String text) throws IOException {
    Path script = folder.resolve("script.sql");
    Files.writeString(script, text, UTF_8);
    return ShellRun.of("--url", url(), "-f", script.toString());
  }

  private String url() {
    Properties login = database.login();
    StringBuilder url = new StringBuilder(database.url());
    login.forEach(
        (key, value) -> url.append(url.indexOf("?") < 0 ? '?' : '&').append(key + "=" + value));
    return url.toString();
  }
}
