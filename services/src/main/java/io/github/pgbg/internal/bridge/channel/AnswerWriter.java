package io.github.pgbg.internal.bridge.channel;

import io.github.pgbg.internal.bridge.protocol.ArrayLiteralWriter;
import java.util.Arrays;
import java.util.List;

/** Where answers lie in a mailbox, long ones a piece at a time. */
final class AnswerWriter {
  /** An answer's length, in digits, comes before it. */
  private static final int HEADER_BYTES = 10;

  /** Nobody else who answers over the connection waits for longer than this takes. */
  private static final int PIECE_BYTES = 1 << 20;

  /** INV_WRITE of libpq/libpq-fs.h. */
  private static final int WRITE = 0x20000;

  /** Bytes at an offset of the mailbox. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Piece(long offset, byte[] bytes) {}

  private long bytes;

  /** How many pieces come before the last one, which wakes the function. */
  static int piecesBeforeLast(ArrayLiteralWriter answer) {
    return (answer.length() - 1) / PIECE_BYTES;
  }

  /** One of them. */
  static Piece piece(long nonce, ArrayLiteralWriter answer, int number) {
    int at = number * PIECE_BYTES;
    byte[] bytes = new byte[PIECE_BYTES];
    answer.copy(at, bytes, 0, PIECE_BYTES);
    return new Piece(BridgeKeys.placeOf(nonce) + HEADER_BYTES + at, bytes);
  }

  /** The last piece, and what makes the answer one. */
  List<Piece> last(long nonce, ArrayLiteralWriter answer) {
    bytes += answer.length();
    byte[] header = digits(answer.length());
    long place = BridgeKeys.placeOf(nonce);
    int at = piecesBeforeLast(answer) * PIECE_BYTES;
    int count = answer.length() - at;
    if (at > 0) {
      byte[] end = new byte[count];
      answer.copy(at, end, 0, count);
      return List.of(new Piece(place, header), new Piece(place + HEADER_BYTES + at, end));
    }
    byte[] all = Arrays.copyOf(header, HEADER_BYTES + count);
    answer.copy(0, all, HEADER_BYTES, count);
    return List.of(new Piece(place, all));
  }

  /** Ten digits, without the formatter, which takes longer than all the rest. */
  private static byte[] digits(int length) {
    byte[] digits = new byte[HEADER_BYTES];
    int rest = length;
    for (int i = HEADER_BYTES - 1; i >= 0; i--) {
      digits[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return digits;
  }

  /** SQL that writes a sign of life where the answer's length will be. */
  static String heartbeat(Mailbox mailbox, long nonce, int count, int seconds) {
    String sign = "w%05d%04d".formatted(count % 100_000, Math.min(seconds, 9999));
    return "SELECT pg_catalog.lo_put(%d, %d, '%s')"
        .formatted(mailbox.number(), BridgeKeys.placeOf(nonce), sign);
  }

  /** SQL that takes all answers away. */
  static String truncate(Mailbox mailbox) {
    return "SELECT pg_catalog.lo_truncate64(pg_catalog.lo_open(%d, %d), %d); "
        .formatted(mailbox.number(), WRITE, BridgeKeys.PLACE_BYTES);
  }

  /** How many bytes have been written. */
  long bytes() {
    return bytes;
  }

  /** They have been taken away. */
  void reset() {
    bytes = 0;
  }
}
