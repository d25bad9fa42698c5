package io.github.pgbg.internal.pgjdbc.base;

import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.NullUnmarked;

/** Every method of a TLS socket, forwarded. */
@NullUnmarked
public abstract class SslSocketBase extends SSLSocket {
  protected final SSLSocket delegate;

  protected SslSocketBase(SSLSocket delegate) {
    this.delegate = delegate;
  }
}
