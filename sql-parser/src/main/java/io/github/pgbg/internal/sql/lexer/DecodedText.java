package io.github.pgbg.internal.sql.lexer;

import java.util.Arrays;

/**
 * The value of a constant while it is read, with the place in the text of each of its characters.
 *
 * <p>The places let a call inside the quoted body of a DO statement be found in the statement.
 */
public final class DecodedText {
  private final StringBuilder value;
  private final boolean withPlaces;
  private int[] starts;
  private int[] ends;

  DecodedText(int expectedLength, boolean withPlaces) {
    value = new StringBuilder(expectedLength);
    starts = new int[withPlaces ? expectedLength : 0];
    ends = new int[starts.length];
    this.withPlaces = withPlaces;
  }

  void add(char c, int start, int end) {
    if (withPlaces) {
      if (value.length() == starts.length) {
        int capacity = Math.max(16, 2 * starts.length);
        starts = Arrays.copyOf(starts, capacity);
        ends = Arrays.copyOf(ends, capacity);
      }
      starts[value.length()] = start;
      ends[value.length()] = end;
    }
    value.append(c);
  }

  /** Adds the characters [from, to) of the text as they are. */
  void addAll(String sql, int from, int to) {
    if (withPlaces) {
      for (int i = from; i < to; i++) {
        add(sql.charAt(i), i, i + 1);
      }
    } else {
      value.append(sql, from, to);
    }
  }

  void addCodePoint(int codePoint, int start, int end) {
    for (char c : Character.toChars(codePoint)) {
      add(c, start, end);
    }
  }

  public String value() {
    return value.toString();
  }

  int length() {
    return value.length();
  }

  /** Where in the text the value's character {@code index} starts. */
  public int startOf(int index) {
    return starts[index];
  }

  /** Where in the text the value's character {@code index} ends. */
  public int endOf(int index) {
    return ends[index];
  }
}
