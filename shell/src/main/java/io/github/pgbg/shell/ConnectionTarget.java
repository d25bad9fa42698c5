package io.github.pgbg.shell;

import io.github.pgbg.Driver;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where the shell connects to, and as whom; knows how to connect again.
 *
 * @param url begins with {@code jdbc:pgbg:}
 */
record ConnectionTarget(String url, @Nullable String user, @Nullable String password) {
  private static final String LIBPQ = "postgresql://";

  /** The URL of the driver for what people write: with or without jdbc:, as libpq has it. */
  static String urlOf(String given) {
    if (given.startsWith(LIBPQ)) {
      return libpq(given.substring(LIBPQ.length()));
    }
    if (given.startsWith("postgres://")) {
      return libpq(given.substring("postgres://".length()));
    }
    return given.startsWith("jdbc:postgresql:")
        ? "jdbc:pgbg:" + given.substring("jdbc:postgresql:".length())
        : given;
  }

  /**
   * {@code user:password@host:port/database?parameters}, of which the first part may be missing.
   */
  private static String libpq(String rest) {
    int at = rest.lastIndexOf('@');
    String authority = at < 0 ? "" : rest.substring(0, at);
    String url = "jdbc:pgbg://" + rest.substring(at + 1);
    int colon = authority.indexOf(':');
    String name = colon < 0 ? authority : authority.substring(0, colon);
    return with(
        with(url, "user", name), "password", colon < 0 ? "" : authority.substring(colon + 1));
  }

  /** The value stays as it is written: libpq and PgJDBC decode percent signs alike. */
  private static String with(String url, String name, String value) {
    return value.isEmpty() ? url : url + (url.indexOf('?') < 0 ? '?' : '&') + name + "=" + value;
  }

  /** The URL for psql's options; what is not given is libpq's default. */
  static String urlOf(@Nullable String host, @Nullable Integer port, @Nullable String database) {
    String name = database == null ? env("PGDATABASE", "") : database;
    return "jdbc:pgbg://%s:%s/%s"
        .formatted(
            host == null ? env("PGHOST", "localhost") : host,
            port == null ? env("PGPORT", "5432") : port.toString(),
            URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
  }

  private static String env(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  boolean isOurs() throws SQLException {
    return new Driver().acceptsURL(url);
  }

  /** The same server with another database or user; null for the same. */
  ConnectionTarget to(@Nullable String database, @Nullable String newUser) {
    String changed =
        database == null
            ? url
            : url.replaceFirst(
                "^(jdbc:pgbg:(?:postgresql:)?//[^/?]*)(?:/[^?]*)?",
                "$1/"
                    + URLEncoder.encode(database, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("$", "%24"));
    return new ConnectionTarget(changed, newUser == null ? user : newUser, password);
  }

  Connection connect() throws SQLException {
    Properties login = new Properties();
    if (user != null) {
      login.setProperty("user", user);
    }
    if (password != null) {
      login.setProperty("password", password);
    }
    return DriverManager.getConnection(url, login);
  }

  /** Without what may hold a password. */
  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "?…");
  }
}
