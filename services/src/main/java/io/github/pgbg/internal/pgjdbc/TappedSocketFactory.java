package io.github.pgbg.internal.pgjdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Properties;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.core.SocketFactoryFactory;
import org.postgresql.util.PSQLException;

/**
 * Makes the sockets of our connections, so that a {@link WireTap} hears of flushes and reads.
 *
 * <p>A factory of the application's own ({@code socketFactory}) goes on making the sockets; this
 * one wraps them. TLS and GSS lie above the socket, so their bytes pass through unread.
 */
public final class TappedSocketFactory extends SocketFactory {
  /** Property that holds the wire's number while a connection opens. */
  static final String WIRE = "pgbg.internal.wire";

  /** Properties that keep the application's own factory. */
  static final String INNER_FACTORY = "pgbg.internal.socketFactory";

  static final String INNER_ARGUMENT = "pgbg.internal.socketFactoryArg";

  private final @Nullable Wire wire;
  private final SocketFactory inner;

  /** Called by PgJDBC with the connection's properties. */
  public TappedSocketFactory(Properties info) throws PSQLException {
    this.wire = Wire.opening(info.getProperty(WIRE));
    Properties forInner = new Properties();
    for (String name : info.stringPropertyNames()) {
      forInner.setProperty(name, info.getProperty(name));
    }
    restore(forInner, INNER_FACTORY, PGProperty.SOCKET_FACTORY);
    restore(forInner, INNER_ARGUMENT, PGProperty.SOCKET_FACTORY_ARG);
    forInner.remove(WIRE);
    this.inner = SocketFactoryFactory.getSocketFactory(forInner);
  }

  private static void restore(Properties info, String kept, PGProperty property) {
    Object value = info.remove(kept);
    info.remove(property.getName());
    if (value != null) {
      info.setProperty(property.getName(), value.toString());
    }
  }

  @Override
  public Socket createSocket() throws IOException {
    return tapped(inner.createSocket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return tapped(inner.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return tapped(inner.createSocket(host, port, localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return tapped(inner.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return tapped(inner.createSocket(host, port, localHost, localPort));
  }

  private Socket tapped(Socket socket) throws IOException {
    return wire != null && wire.attach(socket) ? new TappedSocket(socket, wire) : socket;
  }
}
