package io.github.pgbg.internal.pgjdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Properties;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sockets of our connections, so that a {@link WireTap} learns what passes.
 *
 * <p>A factory of the application's own ({@code socketFactory}) goes on making the sockets; this
 * one wraps them.
 */
public final class TappedSocketFactory extends SocketFactory {
  private final @Nullable Wire wire;
  private final SocketFactory inner;

  /** Called by PgJDBC with the connection's properties. */
  public TappedSocketFactory(Properties info) {
    this.wire = Wire.opening(info);
    this.inner = wire == null ? SocketFactory.getDefault() : wire.factories().sockets();
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
