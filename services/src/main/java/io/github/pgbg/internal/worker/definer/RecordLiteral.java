package io.github.pgbg.internal.worker.definer;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Tuple;

/** Reads a composite value in text form (PostgreSQL: rowtypes.c, record_out). */
final class RecordLiteral {
  private final byte[] text;
  private int at = 1; // after the parenthesis

  private RecordLiteral(byte[] text) {
    this.text = text;
  }

  /**
   * The columns of a row, each in the text form of its type.
   *
   * @param text in UTF-8
   * @param columns how many there are: the text of none and that of one NULL are the same
   */
  @SuppressWarnings("NullAway") // a Tuple holds null for NULL
  static Tuple read(byte[] text, int columns) {
    RecordLiteral literal = new RecordLiteral(text);
    byte[][] values = new byte[columns][];
    for (int i = 0; i < columns; i++) {
      values[i] = literal.column();
    }
    return new Tuple(values);
  }

  /** Reads to the comma or parenthesis after the column, and past it. */
  private byte @Nullable [] column() {
    int start = at;
    if (isEnd(text[at])) {
      at++;
      return null;
    }
    if (text[at] == '"') {
      return quoted();
    }
    while (!isEnd(text[at])) {
      at++;
    }
    byte[] value = new byte[at - start];
    System.arraycopy(text, start, value, 0, value.length);
    at++;
    return value;
  }

  private byte[] quoted() {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    at++;
    while (text[at] != '"' || text[at + 1] == '"') {
      if (text[at] == '"' || text[at] == '\\') {
        at++; // both are written twice
      }
      value.write(text[at]);
      at++;
    }
    at += 2;
    return value.toByteArray();
  }

  private static boolean isEnd(byte b) {
    return b == ',' || b == ')';
  }
}
