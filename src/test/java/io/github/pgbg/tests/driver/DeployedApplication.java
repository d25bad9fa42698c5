package io.github.pgbg.tests.driver;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Properties;

/** An application with a class loader and a driver of its own. */
public final class DeployedApplication {
  private DeployedApplication() {}

  /** What it does. */
  public static void run(String url, Properties login, String sql)
      throws SQLException, ClassNotFoundException {
    Class.forName("io.github.pgbg.Driver");
    try (Connection connection = DriverManager.getConnection(url, login);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** What web servers do for an application that is undeployed. */
  public static void undeploy(String url, Properties login, String sql) throws SQLException {
    for (Driver driver : Collections.list(DriverManager.getDrivers())) {
      if (driver.getClass().getClassLoader() == DeployedApplication.class.getClassLoader()) {
        DriverManager.deregisterDriver(driver);
      }
    }
  }
}
