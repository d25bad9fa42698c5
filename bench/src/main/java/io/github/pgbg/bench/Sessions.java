package io.github.pgbg.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A session of the driver and one of PgJDBC on the same server. */
@State(Scope.Thread)
public class Sessions {
  Connection pgbg;
  Connection plain;
  Statement pgbgStatement;
  Statement plainStatement;

  @Setup(Level.Trial)
  public void open() throws SQLException {
    pgbg = DriverManager.getConnection(Server.url("jdbc:pgbg:"));
    plain = DriverManager.getConnection(Server.url("jdbc:postgresql:"));
    pgbgStatement = pgbg.createStatement();
    plainStatement = plain.createStatement();
  }

  @TearDown(Level.Trial)
  public void close() throws SQLException {
    pgbg.close();
    plain.close();
  }
}
