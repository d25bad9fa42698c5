package io.github.pgbg.internal.pgjdbc;

import io.github.pgbg.internal.pgjdbc.base.SocketBase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.PGStream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * The socket of a connection, with a {@link Wire} that learns what passes; all else is forwarded.
 */
final class TappedSocket extends SocketBase {
  private final Wire wire;

  TappedSocket(Socket socket, Wire wire) throws SocketException {
    super(socket);
    this.wire = wire;
  }

  /**
   * Puts a tap on a connection that PgJDBC has opened without one. With TLS it lies above the
   * socket that PgJDBC has: what it sees is the plain text.
   *
   * @throws SQLException 08006 if the connection is broken
   */
  static void put(Wire wire, BaseConnection connection) throws SQLException {
    try {
      PGStream stream = MessageChannel.streamOf(connection);
      if (!stream.isGssEncrypted() && wire.attach(stream.getSocket())) {
        stream.changeSocket(new TappedSocket(stream.getSocket(), wire));
      }
    } catch (IOException e) {
      connection.abort(Runnable::run);
      throw new PSQLException(
          "The connection broke while it was opened.", PSQLState.CONNECTION_FAILURE, e);
    }
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
