package io.github.pgbg.internal.pgjdbc.base;

import java.net.Socket;
import java.net.SocketException;
import java.net.SocketImpl;
import org.jspecify.annotations.NullUnmarked;

/** Every method of a socket, forwarded. */
@NullUnmarked
public abstract class SocketBase extends Socket {
  protected final Socket delegate;

  protected SocketBase(Socket delegate) throws SocketException {
    super((SocketImpl) null); // documented as "no implementation": it makes none of its own
    this.delegate = delegate;
  }
}
