package io.github.pgbg.internal.bridge.channel;

import io.github.pgbg.internal.bridge.protocol.ArrayLiteralWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.function.BooleanSupplier;

/** Writes answers into a box over the control connection, long ones a piece at a time. */
final class AnswerWriter {
  /** An answer's length, in digits, comes before it. */
  private static final int HEADER_BYTES = 10;

  /** Nobody else who answers over the connection waits for longer than this takes. */
  private static final int PIECE_BYTES = 1 << 20;

  private final ControlConnection control;
  private long bytes;

  AnswerWriter(ControlConnection control) {
    this.control = control;
  }

  /**
   * Writes all of a long answer but its last piece.
   *
   * @param unwanted whether nobody waits for it any more
   */
  void begin(long box, long nonce, ArrayLiteralWriter answer, BooleanSupplier unwanted)
      throws SQLException {
    for (int at = 0; at < last(answer) && !unwanted.getAsBoolean(); at += PIECE_BYTES) {
      control.run(put(box, nonce, HEADER_BYTES + at, answer.hex(at, at + PIECE_BYTES)));
    }
  }

  /** The SQL that writes the rest. */
  String end(long box, long nonce, ArrayLiteralWriter answer) {
    bytes += answer.length();
    byte[] header = "%010d".formatted(answer.length()).getBytes(StandardCharsets.US_ASCII);
    String begin = HexFormat.of().formatHex(header);
    int at = last(answer);
    String end = answer.hex(at, answer.length());
    return at == 0
        ? put(box, nonce, 0, begin + end)
        : put(box, nonce, 0, begin) + put(box, nonce, HEADER_BYTES + at, end);
  }

  /** Where the last piece begins. */
  private static int last(ArrayLiteralWriter answer) {
    return (answer.length() - 1) / PIECE_BYTES * PIECE_BYTES;
  }

  private static String put(long box, long nonce, long offset, String hex) {
    return "SELECT pg_catalog.lo_put("
        + box
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
  void forget() {
    bytes = 0;
  }
}
