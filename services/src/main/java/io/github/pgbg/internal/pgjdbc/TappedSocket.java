package io.github.pgbg.internal.pgjdbc;

import io.github.pgbg.internal.pgjdbc.base.SocketBase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a connection, with a {@link Wire} that learns what passes; all else is forwarded.
 */
final class TappedSocket extends SocketBase {
  private final Wire wire;

  TappedSocket(Socket socket, Wire wire) throws SocketException {
    super(socket);
    this.wire = wire;
  }

  /** Below the tap: TLS has a tap of its own above. */
  Socket socket() {
    return delegate;
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

  /** PgJDBC sets what the URL says, after we have. */
  @Override
  public void setKeepAlive(boolean on) throws SocketException {
    delegate.setKeepAlive(on || wire.isOwn());
  }
}
