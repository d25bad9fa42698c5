package io.github.pgbg.internal.jdbc.local;

import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.pgjdbc.SyntheticRows.ColumnSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Oid;

/**
 * Makes a value in text fit the modifier of its column, as the input functions of numeric, varchar
 * and char do (src/backend/utils/adt/numeric.c and varchar.c of PostgreSQL).
 */
interface TypeModifier {
  /** VARHDRSZ, which the modifiers of these types are counted from. */
  int HEADER = 4;

  /**
   * The value, changed where it has to be.
   *
   * @throws SQLException 22001, 22003: it does not fit
   */
  byte[] apply(byte[] value) throws SQLException;

  /** What has to be done from the one to the other; null for nothing. */
  static @Nullable TypeModifier between(Field sent, ColumnSpec wanted) {
    int modifier = wanted.typmod();
    if (modifier < HEADER || modifier == sent.getMod()) {
      return null;
    }
    return switch (wanted.oid()) {
      case Oid.NUMERIC -> new Numeric((modifier - HEADER) >> 16, (modifier - HEADER) & 0x7ff);
      case Oid.VARCHAR -> new Characters(modifier - HEADER, false);
      case Oid.BPCHAR -> new Characters(modifier - HEADER, true);
      default -> null;
    };
  }

  /** numeric(precision, scale), with 0 ≤ scale ≤ precision. */
  record Numeric(int precision, int scale) implements TypeModifier {
    @Override
    public byte[] apply(byte[] value) throws SQLException {
      String text = new String(value, StandardCharsets.US_ASCII);
      if (text.equals("NaN")) {
        return value;
      }
      if (text.endsWith("Infinity")) {
        throw overflow("cannot hold an infinite value.");
      }
      BigDecimal rounded = new BigDecimal(text).setScale(scale, RoundingMode.HALF_UP);
      int digits = precision - scale;
      if (rounded.signum() != 0 && rounded.precision() - scale > digits) {
        throw overflow(
            "must round to an absolute value less than "
                + (digits == 0 ? "1." : "10^" + digits + "."));
      }
      return rounded.toPlainString().getBytes(StandardCharsets.US_ASCII);
    }

    private SQLException overflow(String rule) {
      return ErrorFields.error("22003", "numeric field overflow")
          .detail("A field with precision " + precision + ", scale " + scale + " " + rule)
          .exception();
    }
  }

  /** varchar(length), char(length). */
  record Characters(int length, boolean padded) implements TypeModifier {
    @Override
    public byte[] apply(byte[] value) throws SQLException {
      String text = new String(value, StandardCharsets.UTF_8);
      int characters = text.codePointCount(0, text.length());
      if (characters > length) {
        int end = text.offsetByCodePoints(0, length);
        if (text.chars().skip(end).anyMatch(c -> c != ' ')) {
          throw ErrorFields.error(
                  "22001",
                  "value too long for type character" + (padded ? "(" : " varying(") + length + ")")
              .exception();
        }
        text = text.substring(0, end);
      } else if (padded) {
        text += " ".repeat(length - characters);
      }
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }
}
