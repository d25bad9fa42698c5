package io.github.pgbg.internal.worker.pool;

import io.github.pgbg.internal.pgjdbc.Connector;
import io.github.pgbg.internal.pgjdbc.PgJdbcVersion;
import io.github.pgbg.internal.pgjdbc.Wire;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.PoolerErrors;
import io.github.pgbg.internal.worker.base.WorkerOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.QueryExecutor;
import org.postgresql.util.HostSpec;

/**
 * How to reach the very server that a session is connected to, once more.
 *
 * <p>Not the URL again: failover and load balancing may lead elsewhere. The session's own
 * properties are used as they are, so that an authentication plug-in gives a fresh token.
 */
public final class ServerConnector {
  private static final Set<String> NOT_FOR_SHARING =
      Set.of(
          PGProperty.PASSWORD.getName(),
          PGProperty.SSL_PASSWORD.getName(),
          PGProperty.APPLICATION_NAME.getName());

  private static final int NO_SINGLE_PORT = 0;

  private final String url;
  private final Properties properties;
  private final ServerKey key;
  private final WorkerRoute.Pooling pooling;

  /** Whether it leads past a pooler, to the server's own port. */
  private final boolean direct;

  /**
   * What sessions must have in common to share workers.
   *
   * @param settings the connection's properties, without secrets
   */
  record ServerKey(
      String host, int port, String database, String user, Map<String, String> settings) {

    // By hand: those of a record are linked when first used, 12 ms of the first connection.

    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof ServerKey other
          && host.equals(other.host)
          && port == other.port
          && database.equals(other.database)
          && user.equals(other.user)
          && settings.equals(other.settings);
    }

    @Override
    public int hashCode() {
      return Objects.hash(host, port, database, user, settings);
    }
  }

  private ServerConnector(
      String url,
      Properties properties,
      ServerKey key,
      WorkerRoute.Pooling pooling,
      boolean direct) {
    this.url = url;
    this.properties = properties;
    this.key = key;
    this.pooling = pooling;
    this.direct = direct;
  }

  /**
   * The way to the server of an open connection.
   *
   * @param url what it was opened with, as PgJDBC takes it
   * @param info what it was opened with
   * @param route where workers go
   * @throws SQLException 22023 if the route's URL cannot be read
   */
  public static ServerConnector of(
      String url, Properties info, BaseConnection connection, WorkerRoute route)
      throws SQLException {
    Properties parsed = org.postgresql.Driver.parseURL(url, info);
    Properties all = parsed == null ? new Properties() : withDefaults(parsed);
    QueryExecutor executor = connection.getQueryExecutor();
    HostSpec host = executor.getHostSpec();
    for (PGProperty property :
        new PGProperty[] {PGProperty.PG_HOST, PGProperty.PG_PORT, PGProperty.PG_DBNAME}) {
      all.remove(property.getName());
    }
    all.remove(PGProperty.TARGET_SERVER_TYPE.getName());
    all.remove(PGProperty.LOAD_BALANCE_HOSTS.getName());
    all.remove(PGProperty.READ_ONLY.getName());
    String name = host.getHost().contains(":") ? "[" + host.getHost() + "]" : host.getHost();
    String database = executor.getDatabase();
    if (route.url() != null) {
      return direct(route.url(), route, all, executor);
    }
    return new ServerConnector(
        "jdbc:postgresql://"
            + name
            + ":"
            + host.getPort()
            + "/"
            + URLEncoder.encode(database, StandardCharsets.UTF_8),
        all,
        new ServerKey(
            host.getHost(), host.getPort(), database, executor.getUser(), forSharing(all)),
        route.pooling(),
        false);
  }

  /** TLS and all else is the session's, where the route's URL does not say otherwise. */
  private static ServerConnector direct(
      String url, WorkerRoute route, Properties sessions, QueryExecutor executor)
      throws SQLException {
    Properties own = withDefaults(sessions);
    own.setProperty(PGProperty.USER.getName(), executor.getUser());
    put(own, PGProperty.USER, route.user());
    put(own, PGProperty.PASSWORD, route.password());
    Properties parsed = org.postgresql.Driver.parseURL(url, own);
    if (parsed == null) {
      throw PoolerErrors.unreadableWorkerUrl();
    }
    Properties all = withDefaults(parsed);
    if (url.substring(url.indexOf("//") + 2).indexOf('/') < 0) {
      all.setProperty(PGProperty.PG_DBNAME.getName(), executor.getDatabase());
    }
    String hosts = hosts(taken(all, PGProperty.PG_HOST), taken(all, PGProperty.PG_PORT));
    String database = taken(all, PGProperty.PG_DBNAME);
    return new ServerConnector(
        "jdbc:postgresql://" + hosts + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8),
        all,
        new ServerKey(
            hosts,
            NO_SINGLE_PORT,
            database,
            all.getProperty(PGProperty.USER.getName()),
            forSharing(all)),
        route.pooling(),
        true);
  }

  private static String taken(Properties all, PGProperty property) {
    String value = all.getProperty(property.getName(), "");
    all.remove(property.getName());
    return value;
  }

  /** PgJDBC keeps hosts and ports in lists of their own, which belong together. */
  private static String hosts(String hosts, String ports) {
    String[] host = hosts.split(",", -1);
    String[] port = ports.split(",", -1);
    StringJoiner joined = new StringJoiner(",");
    for (int i = 0; i < host.length; i++) {
      String name =
          host[i].contains(":") && host[i].charAt(0) != '[' ? "[" + host[i] + "]" : host[i];
      joined.add(i < port.length ? name + ":" + port[i] : name);
    }
    return joined.toString();
  }

  private static void put(Properties properties, PGProperty property, @Nullable String value) {
    if (value != null) {
      properties.setProperty(property.getName(), value);
    }
  }

  private static Map<String, String> forSharing(Properties all) {
    Map<String, String> shared = new TreeMap<>();
    for (String name : all.stringPropertyNames()) {
      if (!NOT_FOR_SHARING.contains(name)) {
        shared.put(name, all.getProperty(name));
      }
    }
    return shared;
  }

  /** Whether the pids tell that a pooler stands between. */
  public boolean looksForPooler() {
    return pooling == WorkerRoute.Pooling.AUTO;
  }

  /**
   * Whether another session may get this one's backend when the transaction ends.
   *
   * @param told the pid of the key data
   * @param real what {@code pg_backend_pid()} says
   */
  public boolean sharesBackend(int told, int real) {
    return switch (pooling) {
      case NONE, SESSION -> false;
      case TRANSACTION -> true;
      case AUTO -> told != real;
    };
  }

  /** Whether it leads past a pooler, to the server's own port. */
  public boolean isDirect() {
    return direct;
  }

  /** The same for sessions on connections that it opened: no pooler is on a direct way. */
  public ServerConnector ofWorkers() {
    return direct
        ? new ServerConnector(url, properties, key, WorkerRoute.Pooling.NONE, true)
        : this;
  }

  /** A copy; what was given as defaults becomes its own. */
  private static Properties withDefaults(Properties properties) {
    Properties copy = new Properties();
    for (String name : properties.stringPropertyNames()) {
      copy.setProperty(name, properties.getProperty(name));
    }
    return copy;
  }

  ServerKey key() {
    return key;
  }

  /** Equal for sessions that may share connections. */
  public Object sharingKey() {
    return key;
  }

  /** Opens one more connection, under the name that its server shows. */
  public Connector.Opened open(String applicationName) throws SQLException {
    Wire wire = newWire();
    return new Connector.Opened(open(applicationName, wire), wire);
  }

  /** A wire for {@link #open(String, Wire)}, so that {@link Wire#abort} can end the opening. */
  public Wire newWire() throws SQLException {
    return Wire.own(properties);
  }

  /** The same, on a wire that the caller has. */
  public BaseConnection open(String applicationName, Wire wire) throws SQLException {
    Properties own = withDefaults(properties);
    own.setProperty(PGProperty.APPLICATION_NAME.getName(), applicationName);
    // Sent with the first message then, so that DISCARD ALL leaves the connection this name.
    if (PgJdbcVersion.SENDS_APPLICATION_NAME_ALWAYS) {
      own.putIfAbsent(PGProperty.ASSUME_MIN_SERVER_VERSION.getName(), "9.0");
    } else {
      own.remove(PGProperty.ASSUME_MIN_SERVER_VERSION.getName());
    }
    return Connector.openOwn(url, own, wire);
  }

  /**
   * Opens one, and where there is no room for it closes idle workers first, and waits as a launch
   * does.
   *
   * @throws SQLException 53300, 28P01, 08001 …: no connection is available
   */
  public Connector.Opened openPatiently(
      String applicationName, WorkerOptions options, Cancellation cancellation)
      throws SQLException {
    return WorkerPool.of(this).connect(this, applicationName, options, cancellation);
  }

  /** Host, port, database and user: never the properties, which hold the password. */
  @Override
  public String toString() {
    return key.user() + "@" + key.host() + ":" + key.port() + "/" + key.database();
  }
}
