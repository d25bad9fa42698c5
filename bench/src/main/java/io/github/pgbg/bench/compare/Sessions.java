package io.github.pgbg.bench.compare;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A session of the driver, one of PgJDBC, and a second one by hand, with what they need. */
final class Sessions implements AutoCloseable {
  final Target target;
  final Connection pgbg;
  final Connection plain;
  final Statement ours;
  final Statement theirs;
  private final boolean dblink;
  private final boolean extension;

  private Sessions(Target target) throws SQLException {
    this.target = target;
    pgbg = DriverManager.getConnection(target.ours(), target.login());
    plain = DriverManager.getConnection(target.plain(), target.login());
    ours = pgbg.createStatement();
    theirs = plain.createStatement();
    extension = tries("CREATE EXTENSION IF NOT EXISTS pg_background");
    dblink = tries("CREATE EXTENSION IF NOT EXISTS dblink") && connectsByDblink();
  }

  static Sessions open(Target target) throws SQLException {
    return new Sessions(target);
  }

  /** Whether the server has dblink, and lets this user connect by it. */
  boolean hasDblink() {
    return dblink;
  }

  /** Whether the server has the C extension. */
  boolean hasExtension() {
    return extension;
  }

  private boolean tries(String sql) {
    try {
      theirs.execute(sql);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private boolean connectsByDblink() {
    return tries("SELECT dblink_connect('kept', " + target.dblink() + ")");
  }

  /** Runs a statement of PgJDBC whose rows are of no interest. */
  void plain(String sql) throws SQLException {
    drain(theirs, sql);
  }

  /** Runs a statement of the driver. */
  void ours(String sql) throws SQLException {
    drain(ours, sql);
  }

  private static void drain(Statement statement, String sql) throws SQLException {
    if (statement.execute(sql)) {
      try (ResultSet rows = statement.getResultSet()) {
        while (rows.next()) {
          // only read
        }
      }
    }
  }

  @Override
  public void close() throws SQLException {
    pgbg.close();
    plain.close();
  }
}
