package io.github.pgbg.tests.worker;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * What the child JVMs do: {@code URL run|leave|forget|read SQL …}. One that forgets leaves its
 * connection open.
 */
public final class ChildMain {
  private ChildMain() {}

  public static void main(String[] arguments) throws SQLException, InterruptedException {
    if (arguments[1].equals("forget")) {
      Statement forgotten = DriverManager.getConnection(arguments[0]).createStatement();
      for (int i = 2; i < arguments.length; i++) {
        forgotten.execute(arguments[i]);
      }
      System.out.println("launched");
      return;
    }
    try (Connection connection = DriverManager.getConnection(arguments[0]);
        Statement statement = connection.createStatement()) {
      if (arguments[1].equals("read")) {
        read(statement, arguments[2]);
        return;
      }
      for (int i = 2; i < arguments.length; i++) {
        statement.execute(arguments[i]);
      }
      System.out.println("launched");
      if (arguments[1].equals("run")) {
        new CountDownLatch(1).await(); // to be killed
      }
    }
  }

  /** Counts rows and characters. */
  private static void read(Statement statement, String sql) throws SQLException {
    long rows = 0;
    long characters = 0;
    try (ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows++;
        characters += result.getString(1).length();
      }
    }
    System.out.println(String.format(Locale.ROOT, "%d rows, %d characters", rows, characters));
  }
}
