package io.github.pgbg.internal.jdbc.local;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A composite value in text form (PostgreSQL: rowtypes.c, record_out). */
final class RecordText {
  private RecordText() {}

  static String of(List<@Nullable String> values) {
    StringBuilder text = new StringBuilder("(");
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        text.append(',');
      }
      String value = values.get(i);
      if (value != null) {
        append(text, value);
      }
    }
    return text.append(')').toString();
  }

  private static void append(StringBuilder text, String value) {
    boolean quote = value.isEmpty();
    for (int i = 0; i < value.length() && !quote; i++) {
      quote = "\"\\(),".indexOf(value.charAt(i)) >= 0 || Character.isWhitespace(value.charAt(i));
    }
    if (!quote) {
      text.append(value);
      return;
    }
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append(c);
      }
      text.append(c);
    }
    text.append('"');
  }
}
