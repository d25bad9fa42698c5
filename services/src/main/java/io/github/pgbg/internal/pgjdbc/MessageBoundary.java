package io.github.pgbg.internal.pgjdbc;

import org.jspecify.annotations.Nullable;

/**
 * Follows a stream of the server's messages, to know where one ends and the next begins, and finds
 * the notices that are requests to the driver.
 *
 * <p>A message is a letter and a length that counts itself: <a
 * href="https://www.postgresql.org/docs/current/protocol-message-formats.html">Message Formats</a>.
 * The fields of a notice come in a fixed order, with the SQLSTATE before all long ones
 * (send_message_to_frontend in elog.c).
 */
final class MessageBoundary {
  private static final String TYPES = "123ACDEGHIKNRSTVWZcdnstv";
  private static final boolean[] IS_TYPE = new boolean[128];
  private static final int HEADER_BYTES = 5;
  private static final int STATE_BYTES = 5;

  static final byte NOTICE = 'N';
  private static final byte ERROR = 'E';
  private static final byte READY_FOR_QUERY = 'Z';

  static {
    TYPES.chars().forEach(type -> IS_TYPE[type] = true);
  }

  private byte type = READY_FOR_QUERY;
  private int headerBytes;
  private int length;
  private int rest;
  private boolean desynchronized;

  /** Whether the next byte begins a message; never again once the stream made no sense. */
  boolean isBetweenMessages() {
    return rest == 0 && headerBytes == 0 && !desynchronized;
  }

  /** Whether the stream makes no sense. */
  boolean isDesynchronized() {
    return desynchronized;
  }

  /** Whether nothing follows the end of the last answer; true where the stream made no sense. */
  boolean endsWithAnAnswer() {
    return desynchronized || type == READY_FOR_QUERY;
  }

  /**
   * These bytes of the stream come next.
   *
   * @return {@code to}, or where a message begins that the tap may want, or that is not there far
   *     enough to tell: it and what follows are to be given again
   */
  int advance(byte[] bytes, int from, int to, WireTap tap) {
    String requestState = tap.requestState();
    boolean translates = tap.translates();
    int i = from;
    while (i < to && !desynchronized) {
      if (rest > 0) {
        int skipped = Math.min(rest, to - i);
        rest -= skipped;
        i += skipped;
      } else if (headerBytes == 0
          && (bytes[i] == NOTICE || bytes[i] == ERROR)
          && (translates || mayBeRequest(bytes, i, to, requestState))) {
        return i;
      } else if (headerBytes == 0 && to - i >= HEADER_BYTES) {
        begin(bytes[i], length(bytes, i));
        i += HEADER_BYTES;
      } else {
        header(bytes[i]);
        i++;
      }
    }
    return to;
  }

  private void begin(byte letter, int bytes) {
    type = letter;
    rest = bytes - 4;
    desynchronized = letter < 0 || !IS_TYPE[letter] || rest < 0;
  }

  /** A header that comes in pieces. */
  private void header(byte next) {
    if (headerBytes == 0) {
      length = 0;
      begin(next, 4);
    } else {
      length = (length << 8) | (next & 0xFF);
    }
    headerBytes++;
    if (headerBytes == HEADER_BYTES) {
      headerBytes = 0;
      begin(type, length);
    }
  }

  private static boolean mayBeRequest(byte[] bytes, int from, int to, @Nullable String state) {
    if (state == null || bytes[from] != NOTICE) {
      return false;
    }
    int end = end(bytes, from, to);
    int limit = end < 0 ? to : end;
    int field = from + HEADER_BYTES;
    while (field < limit && bytes[field] != 'M' && bytes[field] != 0) {
      if (bytes[field] == 'C' && field + STATE_BYTES < limit) {
        return hasState(bytes, field + 1, state);
      }
      field++;
      while (field < limit && bytes[field] != 0) {
        field++;
      }
      field++;
    }
    return end < 0 && field >= limit;
  }

  private static boolean hasState(byte[] bytes, int from, String state) {
    for (int i = 0; i < state.length(); i++) {
      if (bytes[from + i] != state.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int length(byte[] bytes, int from) {
    return (bytes[from + 1] & 0xFF) << 24
        | (bytes[from + 2] & 0xFF) << 16
        | (bytes[from + 3] & 0xFF) << 8
        | (bytes[from + 4] & 0xFF);
  }

  /** The end of the message that begins here; -1 if it is not complete, or is none. */
  static int end(byte[] bytes, int from, int to) {
    if (to - from < HEADER_BYTES) {
      return -1;
    }
    int length = length(bytes, from);
    return length < 4 || length > to - from - 1 ? -1 : from + 1 + length;
  }
}
