package io.github.pgbg.internal.pgjdbc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.ServerErrorMessage;

/**
 * Bytes of the server that were read and not yet given to PgJDBC: first those that may be given,
 * then those that have not been looked at, or begin a notice that is not there in full.
 */
final class HeldBytes {
  private static final int HEADER_BYTES = 5;
  private static final int KEPT_BYTES = 64 * 1024;
  private static final int READ_BYTES = 8 * 1024;

  private byte[] bytes = new byte[0];
  private int from;
  private int ready;
  private int to;

  boolean isEmpty() {
    return from == to;
  }

  /** Whether there are bytes behind those that may be given. */
  boolean hasMore() {
    return to > ready;
  }

  /** How many may be given. */
  int readyCount() {
    return ready - from;
  }

  int give(byte[] target, int offset, int length) {
    int count = Math.min(length, ready - from);
    System.arraycopy(bytes, from, target, offset, count);
    from += count;
    if (from == to) {
      clear();
    }
    return count;
  }

  private void clear() {
    from = 0;
    ready = 0;
    to = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[0];
    }
  }

  void add(byte[] source, int offset, int count) {
    makeRoom(count);
    System.arraycopy(source, offset, bytes, to, count);
    to += count;
  }

  /**
   * Reads what the stream has, at least one byte.
   *
   * @return false at its end
   */
  boolean fill(InputStream in) throws IOException {
    makeRoom(Math.max(READ_BYTES, in.available()));
    int count = in.read(bytes, to, bytes.length - to);
    to += Math.max(count, 0);
    return count >= 0;
  }

  private void makeRoom(int count) {
    if (from > 0) {
      System.arraycopy(bytes, from, bytes, 0, to - from);
      ready -= from;
      to -= from;
      from = 0;
    }
    if (to + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, to + count));
    }
  }

  /** Looks at what has not been looked at, up to the next message that the tap may want. */
  void advance(MessageBoundary boundary, WireTap tap) {
    ready = boundary.advance(bytes, ready, to, tap);
  }

  /** The stream has ended: nothing is waited for any more. */
  void giveAll() {
    ready = to;
  }

  /** An error or a notice. */
  record Response(boolean isNotice, ServerErrorMessage message) {}

  /** Takes out the message behind the bytes that may be given; null if none is there in full. */
  @Nullable Response take() {
    int end = MessageBoundary.end(bytes, ready, to);
    if (end < 0) {
      return null;
    }
    boolean isNotice = bytes[ready] == MessageBoundary.NOTICE;
    int body = ready + HEADER_BYTES;
    String text = new String(bytes, body, end - body, StandardCharsets.UTF_8);
    System.arraycopy(bytes, end, bytes, ready, to - end);
    to -= end - ready;
    return new Response(isNotice, new ServerErrorMessage(text));
  }

  /** Puts a message behind the bytes that may be given. */
  void insert(byte[] message) {
    makeRoom(message.length);
    System.arraycopy(bytes, ready, bytes, ready + message.length, to - ready);
    System.arraycopy(message, 0, bytes, ready, message.length);
    ready += message.length;
    to += message.length;
  }
}
