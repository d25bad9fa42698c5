package io.github.pgbg.tests.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database on the shared server, seen by one user: connections to it through the driver and
 * without it, other databases and roles beside it.
 */
public final class TestDatabase {
  private static final Pattern URL = Pattern.compile("jdbc:postgresql:(//[^/?]+/)([^?]+)\\??(.*)");

  private static final Pattern ADMINISTRATION =
      Pattern.compile(
          "\\s*((CREATE|ALTER|DROP) ROLE|ALTER (SYSTEM|DATABASE)|SELECT pg_reload_conf|GRANT \\w+"
              + " TO|GRANT SET ON PARAMETER)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern HOST_AND_PORT = Pattern.compile("//(.+):(\\d+)/");

  private final String authority;
  private final String name;
  private final Map<String, String> parameters;

  /** Of a superuser. */
  private final Map<String, String> superuser;

  private TestDatabase(
      String authority,
      String name,
      Map<String, String> parameters,
      Map<String, String> superuser) {
    this.authority = authority;
    this.name = name;
    this.parameters = parameters;
    this.superuser = superuser;
  }

  /** Takes a URL apart; the parameters may hold user and password. */
  static TestDatabase at(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "pgbg.database: a URL must look like jdbc:postgresql://host:port/database?user=…");
    }
    Map<String, String> parameters = new TreeMap<>();
    for (String parameter : parts.group(3).split("&", 0)) {
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        parameters.put(parameter.substring(0, equals), parameter.substring(equals + 1));
      }
    }
    return new TestDatabase(parts.group(1), parts.group(2), parameters, parameters);
  }

  /** A database of this server, new, for an ordinary role that owns it and nothing else. */
  TestDatabase ofOwner(String database, String owner) throws SQLException {
    if (queryText("SELECT count(*) FROM pg_roles WHERE rolname = '" + owner + "'").equals("0")) {
      execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(owner, owner));
    }
    if (queryText("SELECT count(*) FROM pg_database WHERE datname = '" + database + "'")
        .equals("0")) {
      execute("CREATE DATABASE " + database + " OWNER " + owner);
    }
    return new TestDatabase(authority, database, parameters, superuser).as(owner, owner);
  }

  /**
   * The same database as a superuser.
   *
   * @param reason what an ordinary role may not do
   */
  public TestDatabase superuser(String reason) {
    if (reason.isBlank()) {
      throw new IllegalArgumentException("say why");
    }
    return new TestDatabase(authority, name, superuser, superuser);
  }

  /** For what the tests' own tools do, whoever the test is. */
  TestDatabase administrator() {
    return superuser("the tests' own tools");
  }

  /** Whom the sessions log in as. */
  public String user() {
    return login().getProperty("user");
  }

  /** The URL for the driver under test, without user and password. */
  public String url() {
    return "jdbc:pgbg:" + authority + name;
  }

  /** The same place for PgJDBC. */
  public String plainUrl() {
    return "jdbc:postgresql:" + authority + name;
  }

  /** User, password and further parameters, in a new object that the caller may change. */
  public Properties login() {
    Properties login = new Properties();
    login.putAll(parameters);
    return login;
  }

  public String name() {
    return name;
  }

  /** A connection of the driver under test. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), login());
  }

  /** A session of that level of the API where nothing is installed. */
  public Connection connectAtLevel(String version) throws SQLException {
    Properties properties = new Properties();
    properties.putAll(login());
    properties.setProperty("pgbg.api", version);
    return DriverManager.getConnection(url(), properties);
  }

  /** A connection of PgJDBC, for looking at the server from outside. */
  public Connection connectPlain() throws SQLException {
    return DriverManager.getConnection(plainUrl(), login());
  }

  public int majorVersion() throws SQLException {
    try (Connection connection = connectPlain()) {
      return connection.getMetaData().getDatabaseMajorVersion();
    }
  }

  /**
   * Runs a statement on a connection of its own: as an administrator what concerns roles or the
   * server's configuration, all else as the test's user.
   */
  public void execute(String sql) throws SQLException {
    boolean administers = ADMINISTRATION.matcher(sql).lookingAt();
    TestDatabase runner = administers ? administrator() : this;
    try (Connection connection = runner.connectPlain();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row, on a connection of its own. */
  public String queryText(String sql) throws SQLException {
    try (Connection connection = connectPlain();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      if (!rows.next()) {
        throw new AssertionError("no row: " + sql);
      }
      return rows.getString(1);
    }
  }

  /** The same database as another user. */
  public TestDatabase as(String user, String password) {
    Map<String, String> changed = new TreeMap<>(parameters);
    changed.put("user", user);
    changed.put("password", password);
    return new TestDatabase(authority, name, changed, superuser);
  }

  /** Host and port of the server. */
  private Matcher hostAndPort() {
    Matcher parts = HOST_AND_PORT.matcher(authority);
    if (!parts.matches()) {
      throw new IllegalStateException("not one host and port: " + authority);
    }
    return parts;
  }

  public String host() {
    return hostAndPort().group(1);
  }

  public int port() {
    return Integer.parseInt(hostAndPort().group(2));
  }

  /** The same database, reached by another port of this machine: a proxy's, a pooler's. */
  public TestDatabase through(int port) {
    return new TestDatabase("//localhost:" + port + "/", name, parameters, superuser);
  }

  /** A network before the server that a test can make bad; the test closes it. */
  public TcpProxy proxy() throws IOException {
    return TcpProxy.before(host(), port());
  }

  /** Another database of the same server, new and empty; closing the handle drops it. */
  public Scratch<TestDatabase> createDatabase(String database) throws SQLException {
    return createDatabase(database, "");
  }

  /** The same with options of CREATE DATABASE. */
  public Scratch<TestDatabase> createDatabase(String database, String options) throws SQLException {
    return Scratch.database(
        this, new TestDatabase(authority, database, parameters, superuser), options);
  }

  /** A new role that may log in; closing the handle drops it and what it owns here. */
  public Scratch<TestDatabase> createRole(String role) throws SQLException {
    return Scratch.role(this, role);
  }
}
