package io.github.pgbg.internal.worker.base;

/** Texts measured and cut in bytes of UTF-8, at whole characters. */
public final class Utf8 {
  private Utf8() {}

  /** How many bytes a text has. */
  public static int length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      bytes += length(text.codePointAt(i));
    }
    return bytes;
  }

  /** As many whole characters from its beginning as fit into so many bytes. */
  public static String beginning(String text, int mostBytes) {
    int bytes = 0;
    int end = 0;
    while (end < text.length()) {
      int codePoint = text.codePointAt(end);
      bytes += length(codePoint);
      if (bytes > mostBytes) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return text.substring(0, end);
  }

  private static int length(int codePoint) {
    return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }
}
