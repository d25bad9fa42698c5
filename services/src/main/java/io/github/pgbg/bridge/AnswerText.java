package io.github.pgbg.bridge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the array literal that an answer is: text[] of PostgreSQL (arrayfuncs.c, array_out). */
final class AnswerText {
  private final StringBuilder text = new StringBuilder("{");

  AnswerText add(@Nullable String element) {
    if (text.length() > 1) {
      text.append(',');
    }
    append(text, element);
    return this;
  }

  /** An array as one element. */
  AnswerText addArray(List<@Nullable String> elements) {
    return add(array(elements));
  }

  static String array(List<@Nullable String> elements) {
    StringBuilder array = new StringBuilder("{");
    for (String element : elements) {
      if (array.length() > 1) {
        array.append(',');
      }
      append(array, element);
    }
    return array.append('}').toString();
  }

  private static void append(StringBuilder to, @Nullable String element) {
    if (element == null) {
      to.append("NULL");
      return;
    }
    to.append('"');
    for (int i = 0; i < element.length(); i++) {
      char c = element.charAt(i);
      if (c == '"' || c == '\\') {
        to.append('\\');
      }
      to.append(c);
    }
    to.append('"');
  }

  @Override
  public String toString() {
    return text + "}";
  }
}
