package io.github.pgbg.internal.pgjdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.regex.Pattern;
import org.postgresql.PGProperty;
import org.postgresql.core.BaseConnection;

/** Opens PgJDBC connections with a {@link Wire} below them. */
public final class Connector {
  private static final org.postgresql.Driver PGJDBC = new org.postgresql.Driver();

  private static final Pattern GIVEN_AS_PROPERTY =
      Pattern.compile(
          "(?<=[?&])(?:socketFactory(?:Arg)?|sslfactory(?:arg)?|(?:ssl)?password)=[^&]*&?");

  /** The default of PostgreSQL's authentication_timeout. */
  private static final int AUTHENTICATION_TIMEOUT_SECONDS = 60;

  private Connector() {}

  /** A connection of PgJDBC and the wire below it. */
  public record Opened(BaseConnection connection, Wire wire) {}

  /**
   * Opens a connection.
   *
   * @param url as PgJDBC takes it
   * @param info left as it is
   * @throws SQLException what PgJDBC throws
   */
  public static Opened open(String url, Properties info) throws SQLException {
    return open(url, info, Wire.ofApplication());
  }

  /**
   * Opens a connection of the driver's own: keepalive watches it instead of a read timeout. While
   * it opens, silence of the server ends it after {@code socketTimeout}, or after as long as
   * PostgreSQL gives a client to log in.
   *
   * @param url as PgJDBC takes it
   * @param info left as it is
   * @param wire made by {@link Wire#own}; {@link Wire#abort} ends this call
   * @throws SQLException what PgJDBC throws
   */
  public static BaseConnection openOwn(String url, Properties info, Wire wire) throws SQLException {
    Properties opening = copy(info);
    if (PGProperty.SOCKET_TIMEOUT.getInt(opening) <= 0) {
      PGProperty.SOCKET_TIMEOUT.set(opening, AUTHENTICATION_TIMEOUT_SECONDS);
    }
    if (!PgJdbcVersion.SENDS_SIMPLE_ALWAYS
        && "extended".equals(PGProperty.PREFER_QUERY_MODE.getOrDefault(opening))) {
      PGProperty.PREFER_QUERY_MODE.set(opening, "extendedForPrepared");
    }
    BaseConnection connection = open(url, opening, wire).connection();
    try {
      connection.setNetworkTimeout(Runnable::run, 0);
      return connection;
    } catch (SQLException | RuntimeException e) {
      wire.abort();
      throw e;
    }
  }

  private static Opened open(String url, Properties info, Wire wire) throws SQLException {
    PgJdbcVersion.require(PGJDBC.getMajorVersion(), PGJDBC.getMinorVersion());
    Properties parsed = org.postgresql.Driver.parseURL(url, info);
    Properties withTap = copy(info);
    boolean givesWay = parsed != null && GivenFactories.MAY_GIVE_WAY;
    if (parsed != null && givesWay) {
      new GivenFactories(parsed).giveWay(withTap, wire);
      keep(parsed, withTap, PGProperty.PASSWORD);
      keep(parsed, withTap, PGProperty.SSL_PASSWORD);
    }
    try {
      Connection connection = PGJDBC.connect(givesWay ? withoutWhatIsGiven(url) : url, withTap);
      BaseConnection opened = connection.unwrap(BaseConnection.class);
      if (!givesWay) {
        TappedSocket.put(wire, opened);
      }
      wire.opened();
      return new Opened(opened, wire);
    } catch (SQLException | RuntimeException e) {
      wire.abandoned();
      throw e;
    }
  }

  private static Properties copy(Properties info) {
    Properties copy = new Properties();
    info.stringPropertyNames().forEach(name -> copy.setProperty(name, info.getProperty(name)));
    return copy;
  }

  private static void keep(Properties parsed, Properties info, PGProperty property) {
    String value = property.getOrDefault(parsed);
    if (value != null) {
      info.setProperty(property.getName(), value);
    }
  }

  /**
   * What stands in the URL wins over the Properties, so our factories must not be overruled there;
   * and PgJDBC logs the URL, so no password must be in it.
   */
  private static String withoutWhatIsGiven(String url) {
    return GIVEN_AS_PROPERTY.matcher(url).replaceAll("");
  }
}
