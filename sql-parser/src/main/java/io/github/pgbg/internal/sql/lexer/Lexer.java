package io.github.pgbg.internal.sql.lexer;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text into the tokens that PostgreSQL's own scanner would see.
 *
 * <p>Total: every character belongs to one token, whatever the text, so the tokens put together are
 * the text. One pass; a character is looked at a bounded number of times. The rules are those of
 * src/backend/parser/scan.l of PostgreSQL 18 and of the manual's section 4.1.
 */
public final class Lexer {
  private final String sql;
  private final LexerOptions options;
  private final OperatorScanner operators;
  private final List<Token> tokens = new ArrayList<>();

  private Lexer(String sql, LexerOptions options) {
    this.sql = sql;
    this.options = options;
    this.operators = new OperatorScanner(sql, options.jdbcPlaceholders());
  }

  public static List<Token> tokenize(String sql, LexerOptions options) {
    Lexer lexer = new Lexer(sql, options);
    int at = 0;
    while (at < sql.length()) {
      at = lexer.next(at);
    }
    return lexer.tokens;
  }

  /** Adds the token that starts at {@code at}; its end. */
  private int next(int at) {
    char c = sql.charAt(at);
    if (PgCharacters.isSpace(c)) {
      return add(TokenType.WHITESPACE, at, PgCharacters.skipSpace(sql, at));
    }
    if (PgCharacters.startsIdentifier(c)) {
      return word(at);
    }
    if (PgCharacters.isDigit(c)
        || (c == '.' && PgCharacters.isDigit(PgCharacters.at(sql, at + 1)))) {
      return add(TokenType.NUMBER, at, NumberScanner.end(sql, at));
    }
    return switch (c) {
      case '\'' -> string(at, at, TokenType.STRING);
      case '"' -> addQuoted(TokenType.QUOTED_IDENTIFIER, at, QuoteScanner.identifierEnd(sql, at));
      case '$' -> dollar(at);
      case ':' -> colon(at);
      case '.' ->
          PgCharacters.at(sql, at + 1) == '.'
              ? add(TokenType.DOT_DOT, at, at + 2)
              : add(TokenType.DOT, at, at + 1);
      case ',' -> add(TokenType.COMMA, at, at + 1);
      case ';' -> add(TokenType.SEMICOLON, at, at + 1);
      case '(' -> add(TokenType.LEFT_PAREN, at, at + 1);
      case ')' -> add(TokenType.RIGHT_PAREN, at, at + 1);
      case '[' -> add(TokenType.LEFT_BRACKET, at, at + 1);
      case ']' -> add(TokenType.RIGHT_BRACKET, at, at + 1);
      case '{' -> add(TokenType.LEFT_BRACE, at, at + 1);
      case '}' -> add(TokenType.RIGHT_BRACE, at, at + 1);
      default -> commentOrOperator(at);
    };
  }

  /** A prefix letter counts only directly before its quote: "no white space between" (4.1.2). */
  private int word(int at) {
    char quote = PgCharacters.at(sql, at + 1);
    switch (PgCharacters.lower(sql.charAt(at))) {
      case 'e' -> {
        if (quote == '\'') {
          return string(at, at + 1, TokenType.ESCAPE_STRING);
        }
      }
      case 'b' -> {
        if (quote == '\'') {
          return string(at, at + 1, TokenType.BIT_STRING);
        }
      }
      case 'x' -> {
        if (quote == '\'') {
          return string(at, at + 1, TokenType.HEX_STRING);
        }
      }
      case 'n' -> {
        if (quote == '\'') {
          return string(at, at + 1, TokenType.NATIONAL_STRING);
        }
      }
      case 'u' -> {
        if (quote == '&' && PgCharacters.at(sql, at + 2) == '\'') {
          return string(at, at + 2, TokenType.UNICODE_STRING);
        }
        if (quote == '&' && PgCharacters.at(sql, at + 2) == '"') {
          int end = QuoteScanner.identifierEnd(sql, at + 2);
          return addQuoted(TokenType.UNICODE_IDENTIFIER, at, end);
        }
      }
      default -> {}
    }
    return add(TokenType.IDENTIFIER, at, PgCharacters.skipIdentifier(sql, at));
  }

  private int string(int start, int quote, TokenType type) {
    return addQuoted(type, start, QuoteScanner.stringEnd(sql, quote, rule(type)));
  }

  private QuoteScanner.Rule rule(TokenType type) {
    return QuoteScanner.Rule.of(type, options.standardConformingStrings());
  }

  private int dollar(int at) {
    if (PgCharacters.isDigit(PgCharacters.at(sql, at + 1))) {
      int end = at + 1;
      while (PgCharacters.isDigit(PgCharacters.at(sql, end))) {
        end++;
      }
      return add(TokenType.PARAMETER, at, end);
    }
    int bodyStart = QuoteScanner.dollarBodyStart(sql, at);
    if (bodyStart < 0) {
      return add(TokenType.UNKNOWN, at, at + 1);
    }
    return addQuoted(TokenType.DOLLAR_STRING, at, QuoteScanner.dollarEnd(sql, at, bodyStart));
  }

  private int colon(int at) {
    return switch (PgCharacters.at(sql, at + 1)) {
      case ':' -> add(TokenType.TYPECAST, at, at + 2);
      case '=' -> add(TokenType.COLON_EQUALS, at, at + 2);
      default -> add(TokenType.COLON, at, at + 1);
    };
  }

  private int commentOrOperator(int at) {
    if (sql.startsWith("--", at)) {
      return add(TokenType.LINE_COMMENT, at, PgCharacters.skipLine(sql, at));
    }
    if (sql.startsWith("/*", at)) {
      return addQuoted(TokenType.BLOCK_COMMENT, at, QuoteScanner.blockCommentEnd(sql, at));
    }
    if (options.jdbcPlaceholders()
        && sql.charAt(at) == '?'
        && PgCharacters.at(sql, at + 1) != '?') {
      return add(TokenType.PLACEHOLDER, at, at + 1);
    }
    int end = operators.end(at);
    if (end == at) {
      return add(TokenType.UNKNOWN, at, at + 1);
    }
    boolean arrow = end == at + 2 && sql.startsWith("=>", at);
    return add(arrow ? TokenType.EQUALS_GREATER : TokenType.OPERATOR, at, end);
  }

  private int addQuoted(TokenType type, int start, int end) {
    return end < 0 ? add(TokenType.UNTERMINATED, start, sql.length()) : add(type, start, end);
  }

  private int add(TokenType type, int start, int end) {
    tokens.add(new Token(type, start, end));
    return end;
  }
}
