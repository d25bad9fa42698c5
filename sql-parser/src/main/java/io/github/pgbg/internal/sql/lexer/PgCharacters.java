package io.github.pgbg.internal.sql.lexer;

/**
 * Character classes of PostgreSQL's scanner (src/backend/parser/scan.l).
 *
 * <p>Letters fold as ASCII only: Java's own case rules would take the Kelvin sign for a k.
 */
public final class PgCharacters {
  private PgCharacters() {}

  /** The vertical tab counts since PostgreSQL 16; before, it was an error. */
  static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  static boolean isNewline(char c) {
    return c == '\n' || c == '\r';
  }

  public static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isHexDigit(char c) {
    return isDigit(c) || (lower(c) >= 'a' && lower(c) <= 'f');
  }

  static boolean startsIdentifier(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || c == '_' || c >= 0x80;
  }

  static boolean continuesIdentifier(char c) {
    return startsIdentifier(c) || isDigit(c) || c == '$';
  }

  public static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }

  public static int skipSpace(String sql, int from) {
    int at = from;
    while (at < sql.length() && isSpace(sql.charAt(at))) {
      at++;
    }
    return at;
  }

  static int skipLine(String sql, int from) {
    int at = from;
    while (at < sql.length() && !isNewline(sql.charAt(at))) {
      at++;
    }
    return at;
  }

  public static int skipIdentifier(String sql, int from) {
    int at = from;
    while (at < sql.length() && continuesIdentifier(sql.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Whether the text at {@code start} is {@code lowerCaseWord} in any ASCII case. */
  static boolean matches(String sql, int start, String lowerCaseWord) {
    if (start < 0 || start + lowerCaseWord.length() > sql.length()) {
      return false;
    }
    for (int i = 0; i < lowerCaseWord.length(); i++) {
      if (lower(sql.charAt(start + i)) != lowerCaseWord.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The character at {@code at}, or NUL after the end. */
  static char at(String sql, int at) {
    return at < sql.length() ? sql.charAt(at) : '\0';
  }
}
