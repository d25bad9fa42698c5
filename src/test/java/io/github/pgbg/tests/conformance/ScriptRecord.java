package io.github.pgbg.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** One record of a script: what it does, and what it demands of the outcome. */
sealed interface ScriptRecord {
  /** The line of the script on which the record starts, from 1. */
  int line();

  /** What a reader of a test report sees: the first line of the SQL, or the directive. */
  String title();

  void run(ScriptSession session) throws SQLException, InterruptedException;

  private static String firstLine(String sql) {
    return sql.lines().findFirst().orElse("");
  }

  /**
   * {@code statement ok} ({@code sqlState} is null) and {@code statement error STATE}, with what
   * the extension said if it is recorded.
   */
  record Command(
      int line, String sql, @Nullable String sqlState, @Nullable ExpectedError nativeError)
      implements ScriptRecord {
    /** Are there only where the API is installed: elsewhere the error says so in its own words. */
    private static final String PRIVILEGE_HELPERS = "_pg_background_privileges";

    @Override
    public String title() {
      return firstLine(sql);
    }

    @Override
    public void run(ScriptSession session) throws SQLException {
      if (sqlState == null) {
        session.execute(sql);
        return;
      }
      RecordedAnswer answer;
      try {
        answer = session.execute(sql);
      } catch (SQLException e) {
        assertThat(e.getSQLState()).as("SQLSTATE of: %s", e.getMessage()).isEqualTo(sqlState);
        if (nativeError != null && !sql.contains(PRIVILEGE_HELPERS)) {
          assertThat(ExpectedError.of(e)).isEqualTo(nativeError);
        }
        return;
      }
      fail("no error, but %s", answer);
    }
  }

  record Query(int line, String sql, QueryOptions options, List<String> expected)
      implements ScriptRecord {
    @Override
    public String title() {
      return firstLine(sql);
    }

    @Override
    public void run(ScriptSession session) throws SQLException {
      RecordedAnswer answer = session.execute(sql);
      List<String> actual = new ArrayList<>();
      if (options.typed()) {
        actual.addAll(answer.headers());
      }
      List<String> rows = new ArrayList<>(answer.rows());
      if (options.sort()) {
        Collections.sort(rows);
      }
      actual.addAll(rows);
      if (options.warnings()) {
        answer.warnings().forEach(message -> actual.add("! " + message));
      }
      assertThat(actual).containsExactlyElementsOf(expected);
    }
  }

  record QueryOptions(boolean typed, boolean sort, boolean warnings) {}

  record Let(int line, List<String> names, String sql) implements ScriptRecord {
    @Override
    public String title() {
      return "let " + String.join(" ", names) + ": " + firstLine(sql);
    }

    @Override
    public void run(ScriptSession session) throws SQLException {
      session.variables().unset(names, line);
      List<String> row = session.execute(sql).firstRow();
      assertThat(row).as("columns of the first row").hasSameSizeAs(names);
      session.variables().set(names, row);
    }
  }

  record UseConnection(int line, String name) implements ScriptRecord {
    @Override
    public String title() {
      return "connection " + name;
    }

    @Override
    public void run(ScriptSession session) throws SQLException {
      session.use(name);
    }
  }

  record Disconnect(int line, String name) implements ScriptRecord {
    @Override
    public String title() {
      return "disconnect " + name;
    }

    @Override
    public void run(ScriptSession session) throws SQLException {
      session.disconnect(name);
    }
  }

  record AutoCommit(int line, boolean on) implements ScriptRecord {
    @Override
    public String title() {
      return "autocommit " + (on ? "on" : "off");
    }

    @Override
    public void run(ScriptSession session) throws SQLException {
      session.connection().setAutoCommit(on);
    }
  }

  record Commit(int line) implements ScriptRecord {
    @Override
    public String title() {
      return "commit";
    }

    @Override
    public void run(ScriptSession session) throws SQLException {
      session.connection().commit();
    }
  }

  record Rollback(int line) implements ScriptRecord {
    @Override
    public String title() {
      return "rollback";
    }

    @Override
    public void run(ScriptSession session) throws SQLException {
      session.connection().rollback();
    }
  }

  record Sleep(int line, int millis) implements ScriptRecord {
    @Override
    public String title() {
      return "sleep " + millis;
    }

    /** A plain wait: the format says so, and what follows looks at what is done by then. */
    @Override
    public void run(ScriptSession session) throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(millis);
    }
  }

  record Notifications(int line, int millis, List<String> expected) implements ScriptRecord {
    @Override
    public String title() {
      return "notifications " + millis;
    }

    @Override
    public void run(ScriptSession session) throws SQLException {
      List<String> actual = new ArrayList<>();
      PGConnection connection = session.connection().unwrap(PGConnection.class);
      for (PGNotification notification : connection.getNotifications(millis)) {
        actual.add(notification.getName() + "=" + notification.getParameter());
      }
      assertThat(actual).containsExactlyElementsOf(expected);
    }
  }
}
