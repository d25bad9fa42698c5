package io.github.pgbg.internal.sql.lexer;

/**
 * Where a numeric constant ends (manual 4.1.2.6, with the spellings of PostgreSQL 16 and later).
 */
final class NumberScanner {
  private NumberScanner() {}

  static int end(String sql, int start) {
    if (sql.charAt(start) == '0') {
      int end = radixEnd(sql, start);
      if (end > start) {
        return end;
      }
    }
    int at = digits(sql, start);
    // "1..10" is a range of PL/pgSQL, not "1." and ".10" (rule numericfail of scan.l)
    if (PgCharacters.at(sql, at) == '.' && PgCharacters.at(sql, at + 1) != '.') {
      at = digits(sql, at + 1);
    }
    return exponent(sql, at);
  }

  private static int radixEnd(String sql, int start) {
    char radix = PgCharacters.lower(PgCharacters.at(sql, start + 1));
    if (radix != 'x' && radix != 'o' && radix != 'b') {
      return start;
    }
    int at = start + 2;
    while (true) {
      int digit = PgCharacters.at(sql, at) == '_' ? at + 1 : at;
      if (!isRadixDigit(PgCharacters.at(sql, digit), radix)) {
        return at == start + 2 ? start : at;
      }
      at = digit + 1;
    }
  }

  private static boolean isRadixDigit(char c, char radix) {
    return switch (radix) {
      case 'x' -> PgCharacters.isHexDigit(c);
      case 'o' -> c >= '0' && c <= '7';
      default -> c == '0' || c == '1';
    };
  }

  private static int digits(String sql, int from) {
    int at = from;
    while (true) {
      boolean separated = at > from && PgCharacters.at(sql, at) == '_';
      if (!PgCharacters.isDigit(PgCharacters.at(sql, separated ? at + 1 : at))) {
        return at;
      }
      at += separated ? 2 : 1;
    }
  }

  private static int exponent(String sql, int at) {
    if (PgCharacters.lower(PgCharacters.at(sql, at)) != 'e') {
      return at;
    }
    char sign = PgCharacters.at(sql, at + 1);
    int first = sign == '+' || sign == '-' ? at + 2 : at + 1;
    return PgCharacters.isDigit(PgCharacters.at(sql, first)) ? digits(sql, first) : at;
  }
}
