package io.github.pgbg.internal.pgjdbc;

import io.github.pgbg.internal.pgjdbc.base.SslSocketBase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.ssl.LibPQFactory;
import org.postgresql.util.PSQLException;

/** TLS above the socket of a connection: what a {@link Wire} learns of is the plain text. */
final class TappedSslSocket extends SslSocketBase {
  private final Wire wire;
  private final SSLSocketFactory factory;

  /**
   * A socket.
   *
   * @param factory that made it
   */
  TappedSslSocket(SSLSocket socket, SSLSocketFactory factory, Wire wire) {
    super(socket);
    this.factory = factory;
    this.wire = wire;
  }

  /** Where PgJDBC sees its own factory it asks for the error that Java's TLS has hidden. */
  @Override
  public void startHandshake() throws IOException {
    delegate.startHandshake();
    if (factory instanceof LibPQFactory libpq) {
      try {
        libpq.throwKeyManagerException();
      } catch (PSQLException e) {
        throw TappedSslFactory.asItIs(e);
      }
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return wire.reading(delegate.getInputStream());
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return wire.writing(delegate.getOutputStream());
  }

  /** Reads past this object would not be noticed. */
  @Override
  public @Nullable SocketChannel getChannel() {
    return null;
  }

  @Override
  public void setKeepAlive(boolean on) throws SocketException {
    delegate.setKeepAlive(on || wire.isOwn());
  }
}
