package io.github.pgbg.internal.worker.session;

import java.math.BigDecimal;

/** Numbers of type float8 as PostgreSQL prints them: {@code 0}, {@code 1.5}, {@code 1e+15}. */
final class Float8 {
  /** From here on PostgreSQL writes an exponent (float8out with the shortest digits). */
  private static final int LARGE_EXPONENT = 15;

  private static final int SMALL_EXPONENT = -4;

  private Float8() {}

  static String text(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent < SMALL_EXPONENT || exponent >= LARGE_EXPONENT) {
      BigDecimal digits = shortest.movePointLeft(exponent).stripTrailingZeros();
      return "%se%s%02d"
          .formatted(digits.toPlainString(), exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
    return shortest.toPlainString();
  }
}
