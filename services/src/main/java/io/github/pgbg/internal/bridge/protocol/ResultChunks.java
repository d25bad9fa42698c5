package io.github.pgbg.internal.bridge.protocol;

import io.github.pgbg.internal.worker.job.JobResult;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Oid;
import org.postgresql.core.Tuple;

/** Writes a job's rows as one array a column, a piece at a time: see BridgeFunctions.result. */
public final class ResultChunks {
  /** A piece is not made larger once it has so many bytes. */
  private static final long ENOUGH_BYTES = 256 * 1024;

  private ResultChunks() {}

  /** Adds the next piece; false if it is the last. */
  public static boolean next(JobResult result, String number, ArrayLiteralWriter answer)
      throws SQLException {
    List<Tuple> rows = new ArrayList<>();
    long bytes = 0;
    boolean more = true;
    while (bytes < ENOUGH_BYTES) {
      List<Tuple> next = result.next();
      if (next == null) {
        more = false;
        break;
      }
      rows.addAll(next);
      for (Tuple row : next) {
        bytes += row.length() + 8L;
      }
    }
    Field[] fields = result.fields();
    List<@Nullable String> oids = new ArrayList<>();
    List<@Nullable String> modifiers = new ArrayList<>();
    if (fields == null) {
      oids.add(Integer.toString(Oid.TEXT));
      modifiers.add("-1");
    } else {
      for (Field field : fields) {
        oids.add(Integer.toUnsignedString(field.getOID()));
        modifiers.add(Integer.toString(field.getMod()));
      }
    }
    answer.add(more ? number : "").addArray(oids).addArray(modifiers);
    for (int column = 0; column < oids.size(); column++) {
      answer.beginArray();
      for (Tuple row : rows) {
        answer.addToArray(row.get(column));
      }
      answer.endArray();
    }
    return more;
  }
}
