package io.github.pgbg.internal.sql.lexer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden tables of tokens, checked against PostgreSQL 18's own scanner. */
class LexerTest {
  private static final LexerOptions BACKSLASHES = new LexerOptions(false, false);
  private static final LexerOptions JDBC = new LexerOptions(true, true);

  private static List<String> tokens(String sql, LexerOptions options) {
    return Lexer.tokenize(sql, options).stream()
        .filter(token -> token.type() != TokenType.WHITESPACE)
        .map(token -> token.type() + " " + token.text(sql))
        .toList();
  }

  private static List<String> tokens(String sql) {
    return tokens(sql, LexerOptions.DEFAULT);
  }

  @Test
  void quotesDoubleInsideStrings() {
    assertThat(tokens("'it''s' ''")).containsExactly("STRING 'it''s'", "STRING ''");
  }

  @Test
  void backslashesEscapeInEscapeStringsOnly() {
    assertThat(tokens("E'a\\'b' 'a\\'")).containsExactly("ESCAPE_STRING E'a\\'b'", "STRING 'a\\'");
  }

  @Test
  void backslashesEscapeEverywhereWithoutStandardConformingStrings() {
    assertThat(tokens("'a\\'b' N'c\\''", BACKSLASHES))
        .containsExactly("STRING 'a\\'b'", "NATIONAL_STRING N'c\\''");
  }

  @Test
  void prefixesCountOnlyDirectlyBeforeTheQuote() {
    assertThat(tokens("b'01' X'1F' n'x' U&'a' u&\"b\" e 'x' fe'x' u & 'y'"))
        .containsExactly(
            "BIT_STRING b'01'",
            "HEX_STRING X'1F'",
            "NATIONAL_STRING n'x'",
            "UNICODE_STRING U&'a'",
            "UNICODE_IDENTIFIER u&\"b\"",
            "IDENTIFIER e",
            "STRING 'x'",
            "IDENTIFIER fe",
            "STRING 'x'",
            "IDENTIFIER u",
            "OPERATOR &",
            "STRING 'y'");
  }

  @Test
  void bitStringsKnowNoDoubledQuotes() {
    assertThat(tokens("B'0''1'")).containsExactly("BIT_STRING B'0'", "STRING '1'");
  }

  @Test
  void stringsGoOnAfterANewline() {
    assertThat(tokens("'a'\n 'b'")).containsExactly("STRING 'a'\n 'b'");
    assertThat(tokens("E'a' -- c\n -- d\n'\\'b'")).hasSize(1);
    assertThat(tokens("'a' 'b'")).containsExactly("STRING 'a'", "STRING 'b'");
    assertThat(tokens("'a' /* c */\n'b'")).hasSize(3);
    assertThat(tokens("$$a$$\n'b'")).containsExactly("DOLLAR_STRING $$a$$", "STRING 'b'");
  }

  @Test
  void dollarQuotesHaveTags() {
    assertThat(tokens("$a$ $b$ $$ $a$ $$x$a$y$$ $é$z$é$"))
        .containsExactly(
            "DOLLAR_STRING $a$ $b$ $$ $a$", "DOLLAR_STRING $$x$a$y$$", "DOLLAR_STRING $é$z$é$");
  }

  @Test
  void aDollarInsideAWordIsPartOfIt() {
    assertThat(tokens("a$b$c $1 $ $x"))
        .containsExactly(
            "IDENTIFIER a$b$c", "PARAMETER $1", "UNKNOWN $", "UNKNOWN $", "IDENTIFIER x");
  }

  @Test
  void quotedIdentifiersDoubleTheirQuotes() {
    assertThat(tokens("\"a\"\"b\" \"\""))
        .containsExactly("QUOTED_IDENTIFIER \"a\"\"b\"", "QUOTED_IDENTIFIER \"\"");
  }

  @Test
  void commentsNest() {
    assertThat(tokens("/* a /* b */ c */ -- d\n/**/"))
        .containsExactly(
            "BLOCK_COMMENT /* a /* b */ c */", "LINE_COMMENT -- d", "BLOCK_COMMENT /**/");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "1, 1",
        "1.5e-3, 1.5e-3",
        ".5, .5",
        "1., 1.",
        "1..2, 1 .. 2",
        "1e, 1 e",
        "0x1F, 0x1F",
        "0xg, 0 xg",
        "1_000, 1_000",
        "1__0, 1 __0",
        "a=-1, a = - 1",
        "a<>-1, a <> - 1",
        "a@-1, a @- 1",
        "a<--c, a <",
        "a+/*c*/b, a + b",
        "a->>'b', a ->> 'b'",
        "a::int, a :: int",
        "x:=1, x := 1",
        "x=>1, x => 1",
        "x=>-1, x => - 1",
        "a ?| b, a ?| b",
        "a ?? b, a ?? b",
        "+++, + + +",
        "*/, */",
        "a[1:2], a [ 1 : 2 ]",
        "{?=call f()}, { ?= call f ( ) }",
      })
  void textIsCutAsPostgresCutsIt(String sql, String expected) {
    String joined =
        String.join(
            " ",
            Lexer.tokenize(sql, LexerOptions.DEFAULT).stream()
                .filter(token -> !token.type().isBlank())
                .map(token -> token.text(sql))
                .toList());
    assertThat(joined).isEqualTo(expected);
  }

  @Test
  void questionMarksAreParametersForJdbc() {
    assertThat(tokens("?=a??b @??c ?-1 '?' ???", JDBC))
        .containsExactly(
            "PLACEHOLDER ?",
            "OPERATOR =",
            "IDENTIFIER a",
            "OPERATOR ??",
            "IDENTIFIER b",
            "OPERATOR @??",
            "IDENTIFIER c",
            "PLACEHOLDER ?",
            "OPERATOR -",
            "NUMBER 1",
            "STRING '?'",
            "OPERATOR ??",
            "PLACEHOLDER ?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'a", "E'a\\'", "\"a", "$a$b$$", "/* /* */", "'a' \n 'b", "U&\"x", "B'0"})
  void unterminatedFormsReachToTheEnd(String sql) {
    List<Token> tokens = Lexer.tokenize(sql, LexerOptions.DEFAULT);
    assertThat(tokens).extracting(Token::type).containsExactly(TokenType.UNTERMINATED);
  }

  @Test
  void noBreakSpaceIsALetterAndNulIsNothing() {
    assertThat(tokens("a\u00a0b")).containsExactly("IDENTIFIER a\u00a0b");
    assertThat(tokens("\0\\")).containsExactly("UNKNOWN \0", "UNKNOWN \\");
  }
}
