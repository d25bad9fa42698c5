package io.github.pgbg;

import io.github.pgbg.internal.observe.JmxBean;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC driver: takes {@code jdbc:pgbg:} URLs, and is found by DriverManager.
 *
 * <p>{@code jdbc:pgbg://host:port/database?…} is {@code jdbc:postgresql://host:port/database?…} in
 * every form that PgJDBC takes; {@code jdbc:pgbg:postgresql://…} is the same, for tools that look
 * for {@code postgresql} in the URL.
 */
public final class Driver extends UrlDriver {
  static final String PREFIX = "jdbc:pgbg:";

  static {
    try {
      // The service file does this too; this line is for Class.forName.
      DriverManager.registerDriver(new Driver(), JmxBean::unregister);
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** For DriverManager and for tools that load the class by name. */
  public Driver() {}

  @Override
  @Nullable String pgUrl(String url) {
    if (!url.startsWith(PREFIX)) {
      return null;
    }
    String rest = url.substring(PREFIX.length());
    return rest.startsWith("postgresql:") ? "jdbc:" + rest : PG_PREFIX + rest;
  }
}
