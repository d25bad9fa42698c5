package io.github.pgbg.worker;

import java.util.List;
import org.postgresql.core.Field;
import org.postgresql.core.Oid;
import org.postgresql.core.Tuple;

/** Sizes of rows, in bytes of their values. */
final class Rows {
  private static final int WIDE = Integer.MAX_VALUE;

  private Rows() {}

  static long bytes(List<Tuple> rows) {
    long bytes = 0;
    for (Tuple row : rows) {
      bytes += bytes(row);
    }
    return bytes;
  }

  /** An empty row still weighs something, so that a queue of them is bounded. */
  static long bytes(Tuple row) {
    return 8L + row.length();
  }

  static long widest(List<Tuple> rows) {
    long widest = 1;
    for (Tuple row : rows) {
      widest = Math.max(widest, bytes(row));
    }
    return widest;
  }

  /** The most a row of these types can take; {@link #WIDE} where a type has no bound. */
  static int bound(Field[] fields) {
    long bound = 8;
    for (Field field : fields) {
      bound += bound(field.getOID());
    }
    return (int) Math.min(bound, WIDE);
  }

  private static int bound(int oid) {
    return switch (oid) {
      case Oid.BOOL, Oid.CHAR -> 1;
      case Oid.INT2, Oid.INT4, Oid.OID -> 11;
      case Oid.INT8, Oid.FLOAT4, Oid.FLOAT8 -> 25;
      case Oid.DATE, Oid.TIME, Oid.TIMETZ, Oid.TIMESTAMP, Oid.TIMESTAMPTZ, Oid.INTERVAL, Oid.UUID ->
          64;
      case Oid.NAME, Oid.VOID -> 64;
      default -> WIDE;
    };
  }
}
