package io.github.pgbg.internal.bridge.channel;

import io.github.pgbg.internal.bridge.protocol.ArrayLiteralWriter;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes SQL that puts answers into a mailbox, long ones a piece at a time. */
final class AnswerWriter {
  /** An answer's length, in digits, comes before it. */
  private static final int HEADER_BYTES = 10;

  /** Nobody else who answers over the connection waits for longer than this takes. */
  private static final int PIECE_BYTES = 1 << 20;

  /** INV_WRITE of libpq/libpq-fs.h. */
  private static final int WRITE = 0x20000;

  private long bytes;

  /** How many pieces come before the last one, which wakes the function. */
  int piecesBeforeLast(ArrayLiteralWriter answer) {
    return (answer.length() - 1) / PIECE_BYTES;
  }

  /** SQL that writes one of them. */
  String piece(Mailbox mailbox, long nonce, ArrayLiteralWriter answer, int number) {
    int at = number * PIECE_BYTES;
    return put(mailbox, nonce, HEADER_BYTES + at, answer.hex(at, at + PIECE_BYTES));
  }

  /** SQL that writes the last piece and what makes the answer one. */
  String last(Mailbox mailbox, long nonce, ArrayLiteralWriter answer) {
    bytes += answer.length();
    String header = hex("%010d".formatted(answer.length()));
    int at = piecesBeforeLast(answer) * PIECE_BYTES;
    String end = answer.hex(at, answer.length());
    return at == 0
        ? put(mailbox, nonce, 0, header + end)
        : put(mailbox, nonce, 0, header) + put(mailbox, nonce, HEADER_BYTES + at, end);
  }

  /** SQL that writes a sign of life where the answer's length will be. */
  static String heartbeat(Mailbox mailbox, long nonce, int count, int seconds) {
    return put(
        mailbox, nonce, 0, hex("w%05d%04d".formatted(count % 100_000, Math.min(seconds, 9999))));
  }

  /** SQL that takes all answers away. */
  static String truncate(Mailbox mailbox) {
    return "SELECT pg_catalog.lo_truncate64(pg_catalog.lo_open(%d, %d), %d); "
        .formatted(mailbox.number(), WRITE, BridgeKeys.PLACE_BYTES);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String put(Mailbox mailbox, long nonce, long offset, String hex) {
    return "SELECT pg_catalog.lo_put("
        + mailbox.number()
        + ", "
        + (BridgeKeys.placeOf(nonce) + offset)
        + ", '\\x"
        + hex
        + "'); ";
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
