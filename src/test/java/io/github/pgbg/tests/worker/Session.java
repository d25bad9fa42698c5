package io.github.pgbg.tests.worker;

import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.postgresql.PGConnection;

/** A connection of the driver under test, with the calls that the tests make most. */
final class Session implements AutoCloseable {
  private final Connection connection;

  private Session(Connection connection) {
    this.connection = connection;
  }

  /** What a launch gave back. */
  record Handle(int pid, long cookie) {
    String arguments() {
      return pid + ", " + cookie;
    }
  }

  static Session of(TestDatabase database) throws SQLException {
    return new Session(database.connect());
  }

  /** A session with properties of the driver: names and values in turn. */
  static Session of(TestDatabase database, String... properties) throws SQLException {
    Properties login = database.login();
    for (int i = 0; i < properties.length; i += 2) {
      login.setProperty(properties[i], properties[i + 1]);
    }
    return new Session(DriverManager.getConnection(database.url(), login));
  }

  Connection connection() {
    return connection;
  }

  int backendPid() throws SQLException {
    return connection.unwrap(PGConnection.class).getBackendPID();
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The rows, columns joined by a bar. */
  List<String> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          values.add(String.valueOf(rows.getString(i)));
        }
        texts.add(String.join("|", values));
      }
      return texts;
    }
  }

  /** The only row. */
  String row(String sql) throws SQLException {
    List<String> rows = rows(sql);
    if (rows.size() != 1) {
      throw new AssertionError(rows.size() + " rows: " + sql);
    }
    return rows.get(0);
  }

  Handle launch(String job) throws SQLException {
    return handle("SELECT * FROM pg_background_launch_v2(" + literal(job) + ")");
  }

  Handle launch(String job, int queueBytes) throws SQLException {
    return handle(
        "SELECT * FROM pg_background_launch_v2(" + literal(job) + ", " + queueBytes + ")");
  }

  Handle submit(String job) throws SQLException {
    return handle("SELECT * FROM pg_background_submit_v2(" + literal(job) + ")");
  }

  private Handle handle(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return new Handle(row.getInt(1), row.getLong(2));
    }
  }

  /** The result of a job of one text column, or its command tags. */
  List<String> result(Handle handle) throws SQLException {
    return result(handle, "result text");
  }

  List<String> result(Handle handle, String columns) throws SQLException {
    return rows(
        "SELECT * FROM pg_background_result_v2(" + handle.arguments() + ") AS (" + columns + ")");
  }

  /** Launches and reads at once. */
  List<String> run(String job) throws SQLException {
    return result(launch(job));
  }

  void await(Handle handle) throws SQLException {
    row("SELECT pg_background_wait_v2(" + handle.arguments() + ")");
  }

  void detach(Handle handle) throws SQLException {
    row("SELECT pg_background_detach_v2(" + handle.arguments() + ")");
  }

  void cancel(Handle handle) throws SQLException {
    row("SELECT pg_background_cancel_v2(" + handle.arguments() + ")");
  }

  /** A column of the worker's row in the list. */
  String listed(Handle handle, String column) throws SQLException {
    String columns =
        "pid int4, cookie int8, launched_at timestamptz, user_id oid, queue_size int4, state text,"
            + " sql_preview text, last_error text, consumed bool, label text";
    for (String row :
        rows("SELECT pid, " + column + " FROM pg_background_list_v2() AS (" + columns + ")")) {
      if (row.startsWith(handle.pid() + "|")) {
        return row.substring(row.indexOf('|') + 1);
      }
    }
    throw new AssertionError("not listed: " + handle);
  }

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
