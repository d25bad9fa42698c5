package io.github.pgbg.internal.pgjdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Properties;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * Puts a tap above the TLS that PgJDBC puts above our socket.
 *
 * <p>The connection's own factory ({@code sslfactory}, or PgJDBC's for the {@code sslmode}) makes
 * the TLS, on the socket below our tap, and is made when PgJDBC would make it. Its errors reach the
 * application as if it had been asked directly.
 */
public final class TappedSslFactory extends SSLSocketFactory {
  private final @Nullable Wire wire;
  private @Nullable SSLSocketFactory inner;

  /** Called by PgJDBC with the connection's properties, when the server has agreed to TLS. */
  public TappedSslFactory(Properties info) {
    this.wire = Wire.opening(info);
  }

  private SSLSocketFactory inner() {
    SSLSocketFactory made = inner;
    Wire opening = wire;
    if (opening == null) {
      throw new IllegalStateException("made for connections of pgbg only");
    }
    if (made == null) {
      try {
        made = opening.factories().tls();
      } catch (PSQLException e) {
        throw asItIs(e);
      }
      inner = made;
    }
    return made;
  }

  /** PgJDBC calls this where it expects the exceptions of its own factory too. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // not checked, so not caught
  static <E extends Throwable> RuntimeException asItIs(Throwable e) throws E {
    throw (E) e;
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    Wire tapped = wire;
    if (tapped == null || !(socket instanceof TappedSocket below)) {
      return inner().createSocket(socket, host, port, autoClose);
    }
    SSLSocketFactory factory = inner();
    Socket made = factory.createSocket(below.socket(), host, port, autoClose);
    // PgJDBC casts to SSLSocket, and its error for anything else is the right one.
    return made instanceof SSLSocket ssl ? new TappedSslSocket(ssl, factory, tapped) : made;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return inner().createSocket(host, port);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return inner().createSocket(host, port, localHost, localPort);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return inner().createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return inner().createSocket(host, port, localHost, localPort);
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return inner().getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return inner().getSupportedCipherSuites();
  }
}
