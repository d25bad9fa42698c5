package io.github.pgbg.internal.sql.lexer;

/** Where quoted constants, quoted identifiers and comments end; -1 if they do not. */
final class QuoteScanner {
  private QuoteScanner() {}

  /** What a quote and a backslash mean inside a constant. */
  record Rule(boolean doubledQuotes, boolean backslashes) {
    static Rule of(TokenType type, boolean standardConformingStrings) {
      return switch (type) {
        case BIT_STRING, HEX_STRING -> new Rule(false, false);
        case ESCAPE_STRING -> new Rule(true, true);
        case UNICODE_STRING -> new Rule(true, false);
        default -> new Rule(true, !standardConformingStrings);
      };
    }
  }

  /** The end of the constant whose first quote is at {@code quote}, with its continuations. */
  static int stringEnd(String sql, int quote, Rule rule) {
    int open = quote;
    while (true) {
      int close = closingQuote(sql, open + 1, rule);
      if (close < 0) {
        return -1;
      }
      open = continuation(sql, close + 1);
      if (open < 0) {
        return close + 1;
      }
    }
  }

  /** The quote that ends the piece that starts at {@code from}. */
  static int closingQuote(String sql, int from, Rule rule) {
    return rule.backslashes()
        ? closingQuoteAmongBackslashes(sql, from, rule)
        : closingQuoteWithoutBackslashes(sql, from, rule);
  }

  private static int closingQuoteWithoutBackslashes(String sql, int from, Rule rule) {
    int at = sql.indexOf('\'', from);
    while (at >= 0 && rule.doubledQuotes() && PgCharacters.at(sql, at + 1) == '\'') {
      at = sql.indexOf('\'', at + 2);
    }
    return at;
  }

  private static int closingQuoteAmongBackslashes(String sql, int from, Rule rule) {
    int at = from;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '\\') {
        at += 2;
      } else if (c != '\'') {
        at++;
      } else if (rule.doubledQuotes() && PgCharacters.at(sql, at + 1) == '\'') {
        at += 2;
      } else {
        return at;
      }
    }
    return -1;
  }

  /**
   * The opening quote of the next piece of a constant: white space with at least one newline, line
   * comments allowed, then a quote (rule {@code quotecontinue} of scan.l); -1 if there is none.
   */
  static int continuation(String sql, int from) {
    boolean newline = false;
    int at = from;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (PgCharacters.isSpace(c)) {
        newline |= PgCharacters.isNewline(c);
        at++;
      } else if (c == '-' && PgCharacters.at(sql, at + 1) == '-') {
        at = PgCharacters.skipLine(sql, at);
      } else {
        return newline && c == '\'' ? at : -1;
      }
    }
    return -1;
  }

  static int identifierEnd(String sql, int quote) {
    int at = quote + 1;
    while (true) {
      int close = sql.indexOf('"', at);
      if (close < 0) {
        return -1;
      }
      if (PgCharacters.at(sql, close + 1) != '"') {
        return close + 1;
      }
      at = close + 2;
    }
  }

  /** Where the text after {@code $tag$} starts; -1 if that is no dollar quote. */
  static int dollarBodyStart(String sql, int dollar) {
    int at = dollar + 1;
    if (at < sql.length() && PgCharacters.startsIdentifier(sql.charAt(at))) {
      while (at < sql.length()
          && sql.charAt(at) != '$'
          && PgCharacters.continuesIdentifier(sql.charAt(at))) {
        at++;
      }
    }
    return PgCharacters.at(sql, at) == '$' ? at + 1 : -1;
  }

  static int dollarEnd(String sql, int dollar, int bodyStart) {
    String delimiter = sql.substring(dollar, bodyStart);
    int close = sql.indexOf(delimiter, bodyStart);
    return close < 0 ? -1 : close + delimiter.length();
  }

  /** Comments nest (manual 4.1.5). */
  static int blockCommentEnd(String sql, int start) {
    int depth = 1;
    int at = start + 2;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '/' && PgCharacters.at(sql, at + 1) == '*') {
        depth++;
        at += 2;
      } else if (c == '*' && PgCharacters.at(sql, at + 1) == '/') {
        at += 2;
        if (--depth == 0) {
          return at;
        }
      } else {
        at++;
      }
    }
    return -1;
  }
}
