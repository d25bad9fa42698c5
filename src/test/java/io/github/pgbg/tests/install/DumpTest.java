package io.github.pgbg.tests.install;

import static io.github.pgbg.tests.database.Sql.error;
import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** An installation goes through pg_dump; where pg_dump and psql are on the PATH. */
@PostgresTest
class DumpTest {
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

  private final TestDatabase server;

  DumpTest(TestDatabase server) {
    this.server = server;
  }

  @Test
  void aRestoredDatabaseHasTheInstallation() throws Exception {
    assumeTrue(majorVersionOf("pg_dump") >= server.majorVersion(), "no pg_dump for this server");
    assumeTrue(majorVersionOf("psql") > 0, "no psql");
    try (Scratch<TestDatabase> from = server.createDatabase("pgbg_dumped");
        Scratch<TestDatabase> to = server.createDatabase("pgbg_restored")) {
      try (Connection connection = from.get().connect()) {
        execute(connection, "CREATE SCHEMA bg; CREATE EXTENSION pg_background SCHEMA bg");
        execute(
            connection,
            "CREATE TABLE handles(h bg.pg_background_handle);"
                + " CREATE VIEW mine AS SELECT * FROM bg.pg_background_list;"
                + " CREATE FUNCTION calls() RETURNS int LANGUAGE sql AS $$ SELECT n FROM"
                + " bg.pg_background_result(bg.pg_background_launch('SELECT 5')) AS r(n int) $$");
        assertThat(rows(connection, "SELECT calls()")).containsExactly("5");
      }
      restore(dump(from.get()), to.get());
      try (Connection connection = to.get().connect()) {
        assertThat(rows(connection, "SELECT calls()")).containsExactly("5");
        assertThat(rows(connection, "SELECT * FROM mine")).isEmpty();
        assertThat(
                rows(
                    connection,
                    "SELECT has_function_privilege('pgbackground_executor', f, 'EXECUTE'),"
                        + " has_function_privilege('public', f, 'EXECUTE')"
                        + " FROM (VALUES ('bg.pg_background_launch(text, integer)')) AS v(f)"))
            .containsExactly("t|f");
        assertThat(error(connection, "CREATE EXTENSION pg_background"))
            .isEqualTo("42710 extension \"pg_background\" already exists");
        execute(connection, "DROP EXTENSION pg_background CASCADE; DROP TABLE handles");
        execute(connection, "DROP SCHEMA bg");
      }
    }
    server.execute("DROP ROLE IF EXISTS pgbackground_executor, pgbackground_role");
  }

  private static int majorVersionOf(String program) throws InterruptedException {
    try {
      Matcher version = VERSION.matcher(output(new ProcessBuilder(program, "--version")));
      return version.find() ? Integer.parseInt(version.group(1)) : 0;
    } catch (IOException e) {
      return 0; // not on the PATH
    }
  }

  private static String dump(TestDatabase database) throws Exception {
    return output(program(database, "pg_dump"));
  }

  private static void restore(String dump, TestDatabase database) throws Exception {
    Process psql =
        program(database, "psql", "-q", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null").start();
    try (var in = psql.getOutputStream()) {
      in.write(dump.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(psql.waitFor()).isZero();
  }

  private static ProcessBuilder program(TestDatabase database, String... command)
      throws SQLException {
    URI place = URI.create(database.plainUrl().substring("jdbc:".length()));
    ProcessBuilder program = new ProcessBuilder(command);
    program.environment().put("PGHOST", place.getHost());
    program.environment().put("PGPORT", Integer.toString(place.getPort()));
    program.environment().put("PGDATABASE", database.name());
    program.environment().put("PGUSER", database.login().getProperty("user"));
    program.environment().put("PGPASSWORD", database.login().getProperty("password", ""));
    program.redirectError(ProcessBuilder.Redirect.INHERIT);
    return program;
  }

  private static String output(ProcessBuilder program) throws IOException, InterruptedException {
    Process process = program.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output;
  }
}
