package io.github.pgbg.internal.bridge.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a request: {@code length:text} one after the other, the length in characters as
 * PostgreSQL counts them, {@code -} for NULL.
 */
final class LengthPrefixedTexts {
  private LengthPrefixedTexts() {}

  /**
   * Reads all; null if it is not of this form.
   *
   * @param inBytes whether the server counts bytes, because it knows no characters: SQL_ASCII
   */
  static @Nullable List<@Nullable String> read(String text, boolean inBytes) {
    if (!inBytes) {
      return read(text);
    }
    List<@Nullable String> words =
        read(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    if (words != null) {
      words.replaceAll(LengthPrefixedTexts::decoded);
    }
    return words;
  }

  private static @Nullable String decoded(@Nullable String bytes) {
    return bytes == null
        ? null
        : new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static @Nullable List<@Nullable String> read(String text) {
    List<@Nullable String> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) == '-') {
        words.add(null);
        at++;
        continue;
      }
      int colon = text.indexOf(':', at);
      if (colon < 0 || colon == at || colon - at > 10) {
        return null;
      }
      int length = 0;
      for (int i = at; i < colon; i++) {
        char digit = text.charAt(i);
        if (digit < '0' || digit > '9') {
          return null;
        }
        length = length * 10 + (digit - '0');
      }
      int end = after(text, colon + 1, length);
      if (end < 0) {
        return null;
      }
      words.add(text.substring(colon + 1, end));
      at = end;
    }
    return words;
  }

  /** Where so many characters end, or -1. */
  private static int after(String text, int start, int length) {
    int end = start;
    for (int i = 0; i < length; i++) {
      if (end >= text.length()) {
        return -1;
      }
      end += Character.charCount(text.codePointAt(end));
    }
    return end;
  }
}
