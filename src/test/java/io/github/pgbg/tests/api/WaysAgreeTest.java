package io.github.pgbg.tests.api;

import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.StatementText;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One table of calls ({@code ways/*.sql}: plausible ones and odd ones), each made in every way that
 * a statement can go: answered by the driver, in an expression that the server evaluates, in a
 * subquery, prepared. All give the same columns, rows, notices and errors, field by field.
 *
 * <p>A block of the table is a statement, after a line {@code @job} for a job that each way gets
 * anew as {@code ${p}, ${c}}.
 */
@PostgresTest
class WaysAgreeTest {
  private static final String TYPES =
      "CREATE SCHEMA ways; CREATE TYPE ways.e AS ENUM ('x'); CREATE DOMAIN ways.d AS int CHECK"
          + " (value < 5); CREATE TYPE ways.c AS (a int, b text)";

  private final TestDatabase server;

  WaysAgreeTest(TestDatabase server) {
    this.server = server;
  }

  @ParameterizedTest
  @CsvSource({
    "launch, 1.10, false",
    "launch, 1.10, true",
    "launch, 2.0, false",
    "launch, 2.0, true",
    "result, 1.10, false",
    "result, 1.10, true",
    "result, 2.0, false",
    "result, 2.0, true",
    "functions, 1.10, false",
    "functions, 1.10, true",
    "functions, 2.0, false",
    "functions, 2.0, true"
  })
  void everyWayGivesTheSame(String table, String version, boolean installed)
      throws SQLException, IOException {
    try (Scratch<TestDatabase> scratch = server.createDatabase("pgbg_ways")) {
      try (Connection connection = connect(scratch.get(), version)) {
        execute(connection, TYPES);
        if (installed) {
          execute(connection, "CREATE EXTENSION pg_background VERSION '" + version + "'");
        }
        SoftAssertions differences = new SoftAssertions();
        for (String block : blocks(table)) {
          compare(connection, block, differences);
        }
        differences.assertAll();
      }
    } finally {
      server.execute("DROP ROLE IF EXISTS pgbackground_executor, pgbackground_role");
    }
  }

  private static Connection connect(TestDatabase database, String version) throws SQLException {
    Properties properties = new Properties();
    properties.putAll(database.login());
    properties.setProperty("pgbg.api", version);
    return DriverManager.getConnection(database.url(), properties);
  }

  private static List<String> blocks(String table) throws IOException {
    try (InputStream file = WaysAgreeTest.class.getResourceAsStream("/ways/" + table + ".sql")) {
      assertThat(file).as(table).isNotNull();
      return Arrays.stream(new String(file.readAllBytes(), UTF_8).split("\n\n+", -1))
          .map(String::strip)
          .filter(block -> !block.isEmpty() && !block.startsWith("#"))
          .toList();
    }
  }

  private static void compare(Connection connection, String block, SoftAssertions differences)
      throws SQLException {
    boolean hasJob = block.startsWith("@");
    int end = hasJob ? block.indexOf('\n') : 0;
    String job = hasJob ? block.substring(1, end) : null;
    String sql = block.substring(end).strip();
    List<String> plain = new ArrayList<>();
    for (Way way : Way.values()) {
      if (way != Way.PLAIN && !way.takes(sql)) {
        continue;
      }
      String call = job == null ? sql : withJob(connection, job, sql);
      List<String> seen = way.see(connection, call);
      execute(connection, "SELECT pg_background_cancel_all_v2()");
      execute(connection, "SELECT pg_background_detach_all_v2()");
      if (way == Way.PLAIN) {
        plain = seen;
      }
      differences.assertThat(seen).as("%s: %s", way, block).isEqualTo(plain);
    }
  }

  /** A handle always has the same number of digits, for the sake of positions in errors. */
  private static String withJob(Connection connection, String job, String sql) throws SQLException {
    String launch = "SELECT pid, cookie FROM pg_background_launch_v2($j$" + job + "$j$)";
    String[] handle = {};
    while (handle.length == 0 || !handle[1].matches("\\d{19}")) {
      execute(connection, "SELECT pg_background_detach_all_v2()");
      handle = rows(connection, launch).get(0).split("\\|", -1);
    }
    return sql.replace("${p}", "0".repeat(8 - handle[0].length()) + handle[0])
        .replace("${c}", handle[1]);
  }

  private enum Way {
    PLAIN(""),
    AFTER_CTE("WITH x AS (SELECT 1) "),
    SUBQUERY("SELECT * FROM ("),
    PREPARED("");

    private final String before;

    Way(String before) {
      this.before = before;
    }

    boolean takes(String sql) {
      return this == PREPARED || (sql.startsWith("SELECT") && !sql.endsWith(";"));
    }

    List<String> see(Connection connection, String sql) throws SQLException {
      return switch (this) {
        case PLAIN, AFTER_CTE -> StatementText.of(connection, before, sql);
        case SUBQUERY -> StatementText.of(connection, before, sql + ") AS s");
        case PREPARED -> StatementText.ofPrepared(connection, sql);
      };
    }
  }
}
