package io.github.pgbg.internal.sql.lexer;

import java.nio.charset.StandardCharsets;

/** Names and constants as PostgreSQL reads and writes them. */
public final class Identifiers {
  /** NAMEDATALEN - 1: PostgreSQL cuts longer names, in bytes and at whole characters. */
  static final int MAX_BYTES = 63;

  private Identifiers() {}

  /** The name that an unquoted word stands for: ASCII lower case, at most 63 bytes. */
  public static String fold(String word) {
    StringBuilder folded = new StringBuilder(word.length());
    for (int i = 0; i < word.length(); i++) {
      folded.append(PgCharacters.lower(word.charAt(i)));
    }
    return truncate(folded.toString());
  }

  /** The name that a quoted or unquoted spelling (no {@code U&"…"}) stands for. */
  public static String unquote(String spelling) {
    if (spelling.length() < 2 || spelling.charAt(0) != '"') {
      return fold(spelling);
    }
    String inner = spelling.substring(1, spelling.length() - 1);
    return truncate(inner.replace("\"\"", "\""));
  }

  /** As the server's quote_ident: quoted only where it must be. */
  public static String quoteIdentifier(String name) {
    if (isPlain(name) && !Keywords.needsQuotes(name)) {
      return name;
    }
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || c == '_';
      if (!letter && (i == 0 || !PgCharacters.isDigit(c))) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** As the server's quote_literal: reads the same whatever standard_conforming_strings says. */
  public static String quoteLiteral(String value) {
    String doubled = value.replace("'", "''");
    return value.indexOf('\\') < 0
        ? "'" + doubled + "'"
        : "E'" + doubled.replace("\\", "\\\\") + "'";
  }

  public static String truncate(String name) {
    // a UTF-16 unit takes at most three bytes, so a short name needs no look at its bytes
    if (name.length() <= MAX_BYTES / 3) {
      return name;
    }
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MAX_BYTES) {
      return name;
    }
    int end = MAX_BYTES;
    while ((bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
