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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of docs/poolers.md is what a run gives. */
@PostgresTest
@DisabledIf(value = "poolerIsMissing", disabledReason = "needs a PgBouncer: see CONTRIBUTING")
class PoolerTableTest {
  private static final Path PAGE = Path.of("../../docs/poolers.md");
  private final TestDatabase server;

  PoolerTableTest(TestDatabase server) {
    this.server = server;
  }

  static boolean poolerIsMissing() {
    return PgBouncer.missing() != null;
  }

  /** A column of the table. */
  private record Setting(String mode, String title, List<String> properties) {}

  private static List<Setting> settings(TestDatabase database) {
    List<String> workerUrl = List.of("pgbg.workerUrl", database.url());
    return List.of(
        new Setting("session", "`pooling=session`", List.of("pgbg.pooling", "session")),
        new Setting("session", "`workerUrl`", workerUrl),
        new Setting("session", "nothing", List.of()),
        new Setting("transaction", "`workerUrl`", workerUrl),
        new Setting("transaction", "nothing", List.of()));
  }

  private static String outcome(Connection session, CallKind kind) throws SQLException {
    try {
      kind.check(session);
      return "yes";
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    } finally {
      if (!session.getAutoCommit()) {
        session.rollback();
      }
    }
  }

  /** The same in autocommit and in a transaction, or both. */
  private static String cell(TestDatabase database, int port, Setting setting, CallKind kind)
      throws SQLException {
    List<String> outcomes = new ArrayList<>();
    for (boolean autocommit : new boolean[] {true, false}) {
      try (Connection session = connect(database, port, setting)) {
        session.setAutoCommit(autocommit);
        outcomes.add(outcome(session, kind));
      }
    }
    return outcomes.get(0).equals(outcomes.get(1))
        ? outcomes.get(0)
        : outcomes.get(0) + "; in a transaction " + outcomes.get(1);
  }

  private static Connection connect(TestDatabase database, int port, Setting setting)
      throws SQLException {
    Properties login = database.login();
    login.setProperty("prepareThreshold", "0");
    login.setProperty("pgbg.maxIdleWorkers", "0");
    for (int i = 0; i < setting.properties().size(); i += 2) {
      login.setProperty(setting.properties().get(i), setting.properties().get(i + 1));
    }
    return DriverManager.getConnection(database.through(port).url(), login);
  }

  /** Its lines, by kind. */
  private static List<String> table(
      TestDatabase database, boolean installed, PgBouncer session, PgBouncer transaction)
      throws SQLException {
    Map<CallKind, String> lines = new EnumMap<>(CallKind.class);
    for (CallKind kind : CallKind.values()) {
      lines.put(kind, "| " + kind.title + " |");
    }
    for (Setting setting : settings(database)) {
      PgBouncer pooler = setting.mode().equals("session") ? session : transaction;
      for (CallKind kind : CallKind.values()) {
        String cell =
            kind.needsInstallation && !installed
                ? "–"
                : cell(database, pooler.port(), setting, kind);
        lines.merge(kind, " " + cell + " |", String::concat);
      }
    }
    return List.copyOf(lines.values());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theTableOfTheGuideIsWhatARunGives(boolean installed) throws SQLException, IOException {
    try (Scratch<TestDatabase> scratch = server.createDatabase("t_pooler_table");
        PgBouncer session = PgBouncer.start(scratch.get(), "session", 10);
        PgBouncer transaction = PgBouncer.start(scratch.get(), "transaction", 10)) {
      TestDatabase database = scratch.get();
      if (installed) {
        try (Connection owner = database.connect()) {
          Sql.execute(owner, "CREATE EXTENSION pg_background");
          for (String sql : CallKind.STORED_CODE) {
            Sql.execute(owner, sql);
          }
        }
      }
      List<String> lines = table(database, installed, session, transaction);
      assertThat(Files.readString(PAGE)).contains(String.join("\n", lines));
    }
  }
}
