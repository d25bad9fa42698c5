package io.github.pgbg.internal.pgjdbc;

import java.util.List;
import java.util.Properties;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.postgresql.PGProperty;
import org.postgresql.core.SocketFactoryFactory;
import org.postgresql.util.PSQLException;

/**
 * The factories that a connection's properties name, or PgJDBC's defaults: they go on making the
 * sockets and the TLS, below taps of ours.
 */
final class GivenFactories {
  /**
   * Whether PgJDBC, which finds factories by name in its own class loader, finds ours. It does not
   * where an application server has PgJDBC and the application has this driver, nor in OSGi: there
   * it makes the sockets as it is told, and the tap is put on the connection when it is open.
   */
  static final boolean MAY_GIVE_WAY = isSeenByPgJdbc(TappedSocketFactory.class);

  private static final List<PGProperty> PROPERTIES =
      List.of(
          PGProperty.SOCKET_FACTORY,
          PGProperty.SOCKET_FACTORY_ARG,
          PGProperty.SSL_FACTORY,
          PGProperty.SSL_FACTORY_ARG);

  private final Properties info;
  private final SocketFactory sockets;

  /**
   * Makes the socket factory: its errors are then the same as PgJDBC's.
   *
   * @param info the connection's properties, those of the URL included
   */
  GivenFactories(Properties info) throws PSQLException {
    this.info = info;
    this.sockets = SocketFactoryFactory.getSocketFactory(info);
  }

  private static boolean isSeenByPgJdbc(Class<?> factory) {
    try {
      ClassLoader loader = PGProperty.class.getClassLoader();
      return Class.forName(factory.getName(), false, loader) == factory;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Puts ours in their place. */
  void giveWay(Properties connecting, Wire wire) {
    PROPERTIES.forEach(property -> connecting.remove(property.getName()));
    connecting.setProperty(
        PGProperty.SOCKET_FACTORY.getName(), TappedSocketFactory.class.getName());
    connecting.setProperty(PGProperty.SSL_FACTORY.getName(), TappedSslFactory.class.getName());
    connecting.setProperty(Wire.NUMBER, wire.register(this));
  }

  SocketFactory sockets() {
    return sockets;
  }

  /** Made when the server has agreed to TLS: only then are its certificates of interest. */
  SSLSocketFactory tls() throws PSQLException {
    return SocketFactoryFactory.getSslSocketFactory(info);
  }
}
