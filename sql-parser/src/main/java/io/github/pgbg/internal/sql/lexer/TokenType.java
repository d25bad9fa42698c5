package io.github.pgbg.internal.sql.lexer;

/** What a token is, in the terms of the PostgreSQL manual's chapter "Lexical Structure". */
public enum TokenType {
  WHITESPACE,
  LINE_COMMENT,
  BLOCK_COMMENT,
  /** An unquoted word: keyword or name. */
  IDENTIFIER,
  QUOTED_IDENTIFIER,
  /** {@code U&"…"}; an {@code UESCAPE '…'} after it is two tokens of its own. */
  UNICODE_IDENTIFIER,
  /** {@code '…'}, continuations over a newline included, as in all quoted constants. */
  STRING,
  /** {@code E'…'}. */
  ESCAPE_STRING,
  /** {@code U&'…'}. */
  UNICODE_STRING,
  /** {@code N'…'}. */
  NATIONAL_STRING,
  /** {@code B'…'}. */
  BIT_STRING,
  /** {@code X'…'}. */
  HEX_STRING,
  DOLLAR_STRING,
  NUMBER,
  /** {@code $1}. */
  PARAMETER,
  /** JDBC's {@code ?}. */
  PLACEHOLDER,
  OPERATOR,
  COMMA,
  SEMICOLON,
  DOT,
  /** {@code ..} of PL/pgSQL. */
  DOT_DOT,
  COLON,
  /** {@code ::}. */
  TYPECAST,
  /** {@code :=}. */
  COLON_EQUALS,
  /** {@code =>}. */
  EQUALS_GREATER,
  LEFT_PAREN,
  RIGHT_PAREN,
  LEFT_BRACKET,
  RIGHT_BRACKET,
  LEFT_BRACE,
  RIGHT_BRACE,
  /** A comment, constant or quoted identifier without its end: reaches to the end of the text. */
  UNTERMINATED,
  /** A character that PostgreSQL has no use for. */
  UNKNOWN;

  /** White space and comments, which no rule of the grammar sees. */
  public boolean isBlank() {
    return this == WHITESPACE || this == LINE_COMMENT || this == BLOCK_COMMENT;
  }

  /** Any spelling of a name. */
  public boolean isIdentifier() {
    return this == IDENTIFIER || this == QUOTED_IDENTIFIER || this == UNICODE_IDENTIFIER;
  }

  /** A constant whose value is text. */
  public boolean isText() {
    return this == STRING
        || this == ESCAPE_STRING
        || this == UNICODE_STRING
        || this == DOLLAR_STRING;
  }
}
