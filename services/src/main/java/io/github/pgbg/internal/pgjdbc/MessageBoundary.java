package io.github.pgbg.internal.pgjdbc;

/**
 * Follows a stream of the server's messages, to know where one ends and the next begins.
 *
 * <p>A message is a letter and a length that counts itself: <a
 * href="https://www.postgresql.org/docs/current/protocol-message-formats.html">Message Formats</a>.
 */
final class MessageBoundary {
  private static final String TYPES = "123ACDEGHIKNRSTVWZcdnstv";
  private static final int HEADER_BYTES = 5;

  private static final byte READY_FOR_QUERY = 'Z';

  private byte type = READY_FOR_QUERY;
  private int headerBytes;
  private int length;
  private int rest;
  private boolean lost;

  /** Whether the next byte begins a message; never again once the stream made no sense. */
  boolean isBetweenMessages() {
    return rest == 0 && headerBytes == 0 && !lost;
  }

  /** Whether nothing follows the end of the last answer; true where the stream made no sense. */
  boolean endsWithAnAnswer() {
    return lost || type == READY_FOR_QUERY;
  }

  /** These bytes of the stream come next. */
  void passed(byte[] bytes, int offset, int count) {
    int end = offset + count;
    int i = offset;
    while (i < end && !lost) {
      if (rest > 0) {
        int skipped = Math.min(rest, end - i);
        rest -= skipped;
        i += skipped;
      } else {
        header(bytes[i]);
        i++;
      }
    }
  }

  private void header(byte next) {
    if (headerBytes == 0) {
      lost = TYPES.indexOf((char) next) < 0;
      length = 0;
      type = next;
    } else {
      length = (length << 8) | (next & 0xFF);
    }
    headerBytes++;
    if (headerBytes == HEADER_BYTES) {
      rest = length - 4;
      headerBytes = 0;
      lost |= rest < 0;
    }
  }

  /** The end of the message that begins here; -1 if it is not complete, or is none. */
  static int end(byte[] bytes, int from, int to) {
    if (to - from < HEADER_BYTES) {
      return -1;
    }
    int length = 0;
    for (int i = from + 1; i < from + HEADER_BYTES; i++) {
      length = (length << 8) | (bytes[i] & 0xFF);
    }
    return length < 4 || length > to - from - 1 ? -1 : from + 1 + length;
  }
}
