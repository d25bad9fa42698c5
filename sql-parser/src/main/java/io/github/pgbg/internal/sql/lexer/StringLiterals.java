package io.github.pgbg.internal.sql.lexer;

import org.jspecify.annotations.Nullable;

/**
 * The values of text constants and quoted names (manual 4.1.1, 4.1.2).
 *
 * <p>Null wherever PostgreSQL would raise an error or the value depends on the server's encoding:
 * then the server has to say what the constant is.
 */
final class StringLiterals {
  private final String sql;
  private final DecodedText out;
  private final boolean backslashes;
  private final char unicodeEscape;

  private StringLiterals(String sql, DecodedText out, boolean backslashes, char unicodeEscape) {
    this.sql = sql;
    this.out = out;
    this.backslashes = backslashes;
    this.unicodeEscape = unicodeEscape;
  }

  /**
   * Reads one constant.
   *
   * @param unicodeEscape the escape character of {@code U&'…'}
   */
  static @Nullable DecodedText decode(
      String sql, Token token, boolean standardStrings, char unicodeEscape, boolean withPlaces) {
    DecodedText out = new DecodedText(token.end() - token.start(), withPlaces);
    if (token.type() == TokenType.DOLLAR_STRING) {
      int body = QuoteScanner.dollarBodyStart(sql, token.start());
      int end = token.end() - (body - token.start());
      out.addAll(sql, body, end);
      return out;
    }
    boolean unicode = token.type() == TokenType.UNICODE_STRING;
    if (!token.type().isText() || (unicode && !standardStrings)) {
      return null;
    }
    QuoteScanner.Rule rule = QuoteScanner.Rule.of(token.type(), standardStrings);
    StringLiterals reader =
        new StringLiterals(sql, out, rule.backslashes(), unicode ? unicodeEscape : '\0');
    int open = sql.indexOf('\'', token.start());
    while (open >= 0 && open < token.end()) {
      int close = QuoteScanner.closingQuote(sql, open + 1, rule);
      if (!reader.piece(open + 1, close, '\'')) {
        return null;
      }
      open = QuoteScanner.continuation(sql, close + 1);
    }
    return out;
  }

  static @Nullable String unicodeIdentifier(String sql, Token token, char escape) {
    DecodedText out = new DecodedText(token.end() - token.start(), false);
    StringLiterals reader = new StringLiterals(sql, out, false, escape);
    int open = token.start() + 2;
    return reader.piece(open + 1, token.end() - 1, '"') ? out.value() : null;
  }

  /** Adds [from, to), the text between two quotes; false if PostgreSQL would refuse it. */
  private boolean piece(int from, int to, char quote) {
    int at = from;
    while (at < to) {
      char c = sql.charAt(at);
      if (c == quote) {
        out.add(c, at, at + 2);
        at += 2;
      } else if (c == '\\' && backslashes) {
        at = backslash(at, to);
      } else if (c == unicodeEscape && c != '\0') {
        at = unicodeEscape(at, to);
      } else {
        int end = plainEnd(at, to, quote);
        out.addAll(sql, at, end);
        at = end;
      }
      if (at < 0) {
        return false;
      }
    }
    return true;
  }

  /** Where the characters end that stand for themselves. */
  private int plainEnd(int from, int to, char quote) {
    if (!backslashes && unicodeEscape == '\0') {
      int end = sql.indexOf(quote, from);
      return end < 0 ? to : Math.min(end, to);
    }
    int at = from + 1;
    while (at < to) {
      char c = sql.charAt(at);
      if (c == quote || (c == '\\' && backslashes) || (c == unicodeEscape && c != '\0')) {
        break;
      }
      at++;
    }
    return at;
  }

  private int backslash(int at, int to) {
    char c = sql.charAt(at + 1);
    return switch (c) {
      case 'b' -> simple('\b', at);
      case 'f' -> simple('\f', at);
      case 'n' -> simple('\n', at);
      case 'r' -> simple('\r', at);
      case 't' -> simple('\t', at);
      case 'u', 'U' -> codePoint(at, to);
      case 'x' -> {
        int end = at + 2;
        while (end < Math.min(to, at + 4) && PgCharacters.isHexDigit(sql.charAt(end))) {
          end++;
        }
        yield end == at + 2 ? simple('x', at) : octet(at, at + 2, end, 16);
      }
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        int end = at + 1;
        while (end < Math.min(to, at + 4) && sql.charAt(end) >= '0' && sql.charAt(end) <= '7') {
          end++;
        }
        yield octet(at, at + 1, end, 8);
      }
      default -> simple(c, at);
    };
  }

  private int simple(char c, int at) {
    out.add(c, at, at + 2);
    return at + 2;
  }

  /** Above ASCII a byte means what the server's encoding says. */
  private int octet(int at, int from, int end, int radix) {
    int octet = Integer.parseInt(sql, from, end, radix) & 0xFF;
    if (octet == 0 || octet > 0x7F) {
      return -1;
    }
    out.add((char) octet, at, end);
    return end;
  }

  private int unicodeEscape(int at, int to) {
    return at + 1 < to && sql.charAt(at + 1) == unicodeEscape
        ? simple(unicodeEscape, at)
        : codePoint(at, to);
  }

  /** Adds the code point whose escape starts at {@code at}; a surrogate needs its other half. */
  private int codePoint(int at, int to) {
    int code = escaped(at, to);
    int end = escapeEnd(at);
    if (code <= 0) {
      return -1;
    }
    if (code > Character.MAX_VALUE || !Character.isSurrogate((char) code)) {
      out.addCodePoint(code, at, end);
      return end;
    }
    boolean follows =
        Character.isHighSurrogate((char) code) && end + 1 < to && startsCodePoint(end);
    int low = follows ? escaped(end, to) : -1;
    if (low < 0 || low > Character.MAX_VALUE || !Character.isLowSurrogate((char) low)) {
      return -1;
    }
    int pairEnd = escapeEnd(end);
    out.addCodePoint(Character.toCodePoint((char) code, (char) low), at, pairEnd);
    return pairEnd;
  }

  private boolean startsCodePoint(int at) {
    return backslashes
        ? sql.charAt(at) == '\\' && PgCharacters.lower(sql.charAt(at + 1)) == 'u'
        : sql.charAt(at) == unicodeEscape;
  }

  /** Four or eight digits after u or U; four, or six after a plus sign, in {@code U&'…'}. */
  private int escapeEnd(int at) {
    char mark = sql.charAt(at + 1);
    if (backslashes) {
      return at + (mark == 'U' ? 10 : 6);
    }
    return at + (mark == '+' ? 8 : 5);
  }

  private int escaped(int at, int to) {
    if (at + 1 >= to) {
      return -1;
    }
    boolean marked = backslashes || sql.charAt(at + 1) == '+';
    return hex(marked ? at + 2 : at + 1, escapeEnd(at), to);
  }

  private int hex(int from, int end, int to) {
    if (end > to) {
      return -1;
    }
    for (int i = from; i < end; i++) {
      if (!PgCharacters.isHexDigit(sql.charAt(i))) {
        return -1;
      }
    }
    long code = Long.parseLong(sql, from, end, 16);
    return code > Character.MAX_CODE_POINT ? -1 : (int) code;
  }
}
