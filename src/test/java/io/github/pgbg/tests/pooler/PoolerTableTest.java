package io.github.pgbg.tests.pooler;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PgBouncer;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.Sql;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;

/** The table of docs/poolers.md is what a run gives. */
@PostgresTest
@DisabledIf(value = "poolerIsMissing", disabledReason = "needs a PgBouncer: see CONTRIBUTING")
class PoolerTableTest {
  private static final Path PAGE = Path.of("../../docs/poolers.md");
  private static final String FROM =
      " FROM pg_background_result(pg_background_launch('SELECT 7')) AS (n int)";
  private static final String FROM_INSIDE = "SELECT sum(n)" + FROM;

  private final TestDatabase server;

  PoolerTableTest(TestDatabase server) {
    this.server = server;
  }

  static boolean poolerIsMissing() {
    return PgBouncer.missing() != null;
  }

  /** A row of the table: what is set, and whether the functions are installed. */
  private record Setting(String mode, String title, boolean installed, List<String> properties) {
    Setting(String mode, String title, boolean installed, String... properties) {
      this(mode, title, installed, List.of(properties));
    }
  }

  private static List<Setting> settings(TestDatabase database) {
    List<Setting> all = new ArrayList<>();
    for (boolean installed : new boolean[] {false, true}) {
      all.add(
          new Setting("session", "`pgbg.pooling=session`", installed, "pgbg.pooling", "session"));
      all.add(
          new Setting("session", "`pgbg.workerUrl`", installed, "pgbg.workerUrl", database.url()));
      all.add(
          new Setting(
              "transaction", "`pgbg.workerUrl`", installed, "pgbg.workerUrl", database.url()));
      all.add(new Setting("transaction", "nothing", installed));
    }
    return all;
  }

  private static String cell(Connection session, boolean autocommit, String sql, String expected)
      throws SQLException {
    session.setAutoCommit(autocommit);
    try {
      String got = sql.startsWith("DO ") ? "DO" : String.join(",", Sql.rows(session, sql));
      if (got.equals("DO")) {
        Sql.execute(session, sql);
      }
      return got.equals(expected) ? "yes" : got;
    } catch (SQLException e) {
      return e.getSQLState();
    } finally {
      if (!autocommit) {
        session.rollback();
      }
    }
  }

  private static String row(TestDatabase database, PgBouncer pooler, Setting setting)
      throws SQLException {
    Properties login = database.login();
    login.setProperty("prepareThreshold", "0");
    login.setProperty("pgbg.maxIdleWorkers", "0");
    for (int i = 0; i < setting.properties().size(); i += 2) {
      login.setProperty(setting.properties().get(i), setting.properties().get(i + 1));
    }
    String block = "DO $$BEGIN ASSERT (" + FROM_INSIDE + ") = 7; END$$";
    try (Connection session =
        DriverManager.getConnection(database.through(pooler.port()).url(), login)) {
      return "| %s | %s | %s | %s | %s | %s | %s | %s | %s |"
          .formatted(
              setting.mode(),
              setting.title(),
              setting.installed() ? "yes" : "no",
              cell(session, true, "SELECT *" + FROM, "7"),
              cell(session, false, "SELECT *" + FROM, "7"),
              cell(session, true, FROM_INSIDE, "7"),
              cell(session, false, FROM_INSIDE, "7"),
              cell(session, false, block, "DO"),
              setting.installed() ? cell(session, false, "SELECT public.t_stored()", "7") : "–");
    }
  }

  @Test
  void theTableOfTheGuideIsWhatARunGives() throws SQLException, IOException {
    List<String> rows = new ArrayList<>();
    try (Scratch<TestDatabase> scratch = server.createDatabase("t_pooler_table");
        PgBouncer session = PgBouncer.start(scratch.get(), "session", 10);
        PgBouncer transaction = PgBouncer.start(scratch.get(), "transaction", 10)) {
      TestDatabase database = scratch.get();
      boolean installed = false;
      for (Setting setting : settings(database)) {
        if (setting.installed() && !installed) {
          install(database);
          installed = true;
        }
        rows.add(row(database, setting.mode().equals("session") ? session : transaction, setting));
      }
    }
    assertThat(Files.readString(PAGE)).contains(String.join("\n", rows));
  }

  private static void install(TestDatabase database) throws SQLException {
    try (Connection owner = database.connect()) {
      Sql.execute(owner, "CREATE EXTENSION pg_background");
      Sql.execute(
          owner,
          "CREATE FUNCTION public.t_stored() RETURNS bigint LANGUAGE sql AS $$"
              + FROM_INSIDE
              + "$$");
    }
  }
}
