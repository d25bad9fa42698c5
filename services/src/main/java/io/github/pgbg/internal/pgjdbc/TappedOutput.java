package io.github.pgbg.internal.pgjdbc;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Tells the {@link WireTap} when PgJDBC has sent a message, and how much it sends. */
final class TappedOutput extends FilterOutputStream {
  private final Wire wire;

  TappedOutput(OutputStream out, Wire wire) {
    super(out);
    this.wire = wire;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    wire.sends(length);
    out.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
    wire.tap().flushed();
  }
}
