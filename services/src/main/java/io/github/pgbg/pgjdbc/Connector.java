package io.github.pgbg.pgjdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.core.BaseConnection;

/** Opens PgJDBC connections with a {@link Wire} below them. */
public final class Connector {
  private static final org.postgresql.Driver PGJDBC = new org.postgresql.Driver();

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
    Properties parsed = org.postgresql.Driver.parseURL(url, info);
    Properties withTap = copy(info);
    Wire wire = new Wire();
    keep(parsed, withTap, PGProperty.SOCKET_FACTORY, TappedSocketFactory.INNER_FACTORY);
    keep(parsed, withTap, PGProperty.SOCKET_FACTORY_ARG, TappedSocketFactory.INNER_ARGUMENT);
    withTap.setProperty(PGProperty.SOCKET_FACTORY.getName(), TappedSocketFactory.class.getName());
    withTap.setProperty(TappedSocketFactory.WIRE, wire.register());
    try {
      Connection connection = PGJDBC.connect(withoutSocketFactory(url), withTap);
      wire.opened();
      return new Opened(connection.unwrap(BaseConnection.class), wire);
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

  private static void keep(
      @Nullable Properties parsed, Properties info, PGProperty property, String kept) {
    String value = parsed == null ? null : property.getOrDefault(parsed);
    if (value != null) {
      info.setProperty(kept, value);
    }
  }

  /**
   * What stands in the URL wins over the Properties, so our factory must not be overruled there.
   */
  private static String withoutSocketFactory(String url) {
    return url.replaceAll("(?<=[?&])socketFactory(Arg)?=[^&]*&?", "");
  }
}
