package io.github.pgbg.internal.sql.lexer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

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
  private TokenType type = TokenType.UNKNOWN;

  Lexer(String sql, LexerOptions options) {
    this.sql = sql;
    this.options = options;
    this.operators = new OperatorScanner(sql, options.jdbcPlaceholders());
  }

  public static List<Token> tokenize(String sql, LexerOptions options) {
    Lexer lexer = new Lexer(sql, options);
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < sql.length()) {
      int end = lexer.next(at);
      tokens.add(new Token(lexer.type(), at, end));
      at = end;
    }
    return tokens;
  }

  /** The same, each when it is asked for: for those who need the first few of a long text. */
  public static Iterable<Token> lazily(String sql, LexerOptions options) {
    return () ->
        new Iterator<>() {
          private final Lexer lexer = new Lexer(sql, options);
          private int at;

          @Override
          public boolean hasNext() {
            return at < sql.length();
          }

          @Override
          public Token next() {
            if (!hasNext()) {
              throw new NoSuchElementException();
            }
            int start = at;
            at = lexer.next(start);
            return new Token(lexer.type(), start, at);
          }
        };
  }

  /** The type of the token that was read last. */
  TokenType type() {
    return type;
  }

  /** Reads the token that starts at {@code at}, which is before the end; its end. */
  int next(int at) {
    char c = sql.charAt(at);
    if (PgCharacters.isSpace(c)) {
      return token(TokenType.WHITESPACE, PgCharacters.skipSpace(sql, at));
    }
    if (PgCharacters.startsIdentifier(c)) {
      return word(at);
    }
    if (PgCharacters.isDigit(c)
        || (c == '.' && PgCharacters.isDigit(PgCharacters.at(sql, at + 1)))) {
      return token(TokenType.NUMBER, NumberScanner.end(sql, at));
    }
    return switch (c) {
      case '\'' -> string(at, TokenType.STRING);
      case '"' -> quoted(TokenType.QUOTED_IDENTIFIER, QuoteScanner.identifierEnd(sql, at));
      case '$' -> dollar(at);
      case ':' -> colon(at);
      case '.' ->
          PgCharacters.at(sql, at + 1) == '.'
              ? token(TokenType.DOT_DOT, at + 2)
              : token(TokenType.DOT, at + 1);
      case ',' -> token(TokenType.COMMA, at + 1);
      case ';' -> token(TokenType.SEMICOLON, at + 1);
      case '(' -> token(TokenType.LEFT_PAREN, at + 1);
      case ')' -> token(TokenType.RIGHT_PAREN, at + 1);
      case '[' -> token(TokenType.LEFT_BRACKET, at + 1);
      case ']' -> token(TokenType.RIGHT_BRACKET, at + 1);
      case '{' -> token(TokenType.LEFT_BRACE, at + 1);
      case '}' -> token(TokenType.RIGHT_BRACE, at + 1);
      default -> commentOrOperator(at);
    };
  }

  /** A prefix letter counts only directly before its quote: "no white space between" (4.1.2). */
  private int word(int at) {
    char quote = PgCharacters.at(sql, at + 1);
    switch (PgCharacters.lower(sql.charAt(at))) {
      case 'e' -> {
        if (quote == '\'') {
          return string(at + 1, TokenType.ESCAPE_STRING);
        }
      }
      case 'b' -> {
        if (quote == '\'') {
          return string(at + 1, TokenType.BIT_STRING);
        }
      }
      case 'x' -> {
        if (quote == '\'') {
          return string(at + 1, TokenType.HEX_STRING);
        }
      }
      case 'n' -> {
        if (quote == '\'') {
          return string(at + 1, TokenType.NATIONAL_STRING);
        }
      }
      case 'u' -> {
        if (quote == '&' && PgCharacters.at(sql, at + 2) == '\'') {
          return string(at + 2, TokenType.UNICODE_STRING);
        }
        if (quote == '&' && PgCharacters.at(sql, at + 2) == '"') {
          int end = QuoteScanner.identifierEnd(sql, at + 2);
          return quoted(TokenType.UNICODE_IDENTIFIER, end);
        }
      }
      default -> {}
    }
    return token(TokenType.IDENTIFIER, PgCharacters.skipIdentifier(sql, at));
  }

  private int string(int quote, TokenType stringType) {
    return quoted(stringType, QuoteScanner.stringEnd(sql, quote, rule(stringType)));
  }

  private QuoteScanner.Rule rule(TokenType stringType) {
    return QuoteScanner.Rule.of(stringType, options.standardConformingStrings());
  }

  private int dollar(int at) {
    if (PgCharacters.isDigit(PgCharacters.at(sql, at + 1))) {
      int end = at + 1;
      while (PgCharacters.isDigit(PgCharacters.at(sql, end))) {
        end++;
      }
      return token(TokenType.PARAMETER, end);
    }
    int bodyStart = QuoteScanner.dollarBodyStart(sql, at);
    if (bodyStart < 0) {
      return token(TokenType.UNKNOWN, at + 1);
    }
    return quoted(TokenType.DOLLAR_STRING, QuoteScanner.dollarEnd(sql, at, bodyStart));
  }

  private int colon(int at) {
    return switch (PgCharacters.at(sql, at + 1)) {
      case ':' -> token(TokenType.TYPECAST, at + 2);
      case '=' -> token(TokenType.COLON_EQUALS, at + 2);
      default -> token(TokenType.COLON, at + 1);
    };
  }

  private int commentOrOperator(int at) {
    if (sql.startsWith("--", at)) {
      return token(TokenType.LINE_COMMENT, PgCharacters.skipLine(sql, at));
    }
    if (sql.startsWith("/*", at)) {
      return quoted(TokenType.BLOCK_COMMENT, QuoteScanner.blockCommentEnd(sql, at));
    }
    if (options.jdbcPlaceholders()
        && sql.charAt(at) == '?'
        && PgCharacters.at(sql, at + 1) != '?') {
      return token(TokenType.PLACEHOLDER, at + 1);
    }
    int end = operators.end(at);
    if (end == at) {
      return token(TokenType.UNKNOWN, at + 1);
    }
    boolean arrow = end == at + 2 && sql.startsWith("=>", at);
    return token(arrow ? TokenType.EQUALS_GREATER : TokenType.OPERATOR, end);
  }

  private int quoted(TokenType quotedType, int end) {
    return end < 0 ? token(TokenType.UNTERMINATED, sql.length()) : token(quotedType, end);
  }

  private int token(TokenType newType, int end) {
    type = newType;
    return end;
  }
}
