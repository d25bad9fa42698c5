package io.github.pgbg.internal.bridge.protocol;

import io.github.pgbg.internal.worker.job.JobResult;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Oid;
import org.postgresql.core.Tuple;

/**
 * The next rows of a job, as one text a column: see BridgeFunctions.result.
 *
 * <p>Many values are told apart by a character that none of them has, where the function says that
 * it can read that: it takes the server half the time that an array's literal takes.
 */
public final class ResultChunks {
  /** Between values that are not an array. */
  public static final char SEPARATOR = '\u001f';

  /** NULL among them. */
  public static final char NULL = '\u001e';

  /** A piece is not made larger once it has so many bytes. */
  private static final long ENOUGH_BYTES = 256 * 1024;

  private final List<Tuple> rows = new ArrayList<>();
  private final Field @Nullable [] fields;
  private boolean last;
  private boolean separated;
  private long bytes;

  private ResultChunks(JobResult result) throws SQLException {
    while (!last && bytes < ENOUGH_BYTES) {
      List<Tuple> next = result.next();
      if (next == null) {
        last = true;
      } else {
        rows.addAll(next);
        for (Tuple row : next) {
          bytes += row.length() + 8L;
        }
      }
    }
    fields = result.fields();
  }

  /**
   * Takes the next rows from a result.
   *
   * @param maySeparate whether who asked can read values with a separator
   */
  public static ResultChunks next(JobResult result, boolean maySeparate) throws SQLException {
    ResultChunks chunk = new ResultChunks(result);
    chunk.separated = maySeparate && chunk.canBeSeparated();
    return chunk;
  }

  private boolean canBeSeparated() {
    boolean single = rows.size() == 1;
    if (rows.isEmpty() || (single && bytes < ENOUGH_BYTES)) {
      return false; // the function has a shorter way for one row
    }
    for (Tuple row : rows) {
      for (int column = 0; column < row.fieldCount(); column++) {
        byte[] value = row.get(column);
        if (value == null) {
          continue;
        }
        boolean isNothing = single && value.length == 0; // a text that is empty has no values
        if (isNothing || isNull(value) || contains(value, SEPARATOR)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isNull(byte[] value) {
    return value.length == 1 && value[0] == NULL;
  }

  private static boolean contains(byte[] value, char character) {
    for (byte b : value) {
      if (b == character) {
        return true;
      }
    }
    return false;
  }

  /** Whether no rows are left behind these. */
  public boolean isLast() {
    return last;
  }

  /** What the answer is. */
  public AnswerKind kind() {
    if (fields == null) {
      return AnswerKind.COMMAND;
    }
    return separated ? AnswerKind.SEPARATED_ROWS : AnswerKind.ROWS;
  }

  /**
   * Adds them.
   *
   * @param number what to ask for more with
   */
  public void write(String number, ArrayLiteralWriter answer) {
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
    answer.add(last ? "" : number).addArray(oids).addArray(modifiers);
    for (int column = 0; column < oids.size(); column++) {
      if (separated && fields != null) {
        writeSeparated(column, answer);
      } else {
        writeArray(column, answer);
      }
    }
  }

  private void writeArray(int column, ArrayLiteralWriter answer) {
    answer.beginArray();
    for (Tuple row : rows) {
      answer.addToArray(row.get(column));
    }
    answer.endArray();
  }

  private void writeSeparated(int column, ArrayLiteralWriter answer) {
    answer.beginText();
    boolean first = true;
    for (Tuple row : rows) {
      if (!first) {
        answer.addToText(SEPARATOR);
      }
      first = false;
      byte[] value = row.get(column);
      if (value == null) {
        answer.addToText(NULL);
      } else {
        answer.addToText(value);
      }
    }
    answer.endText();
  }
}
