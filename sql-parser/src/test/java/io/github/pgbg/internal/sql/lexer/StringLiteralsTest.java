package io.github.pgbg.internal.sql.lexer;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of constants, as PostgreSQL gave them. */
class StringLiteralsTest {
  private static final LexerOptions BACKSLASHES = new LexerOptions(false, false);

  private static @Nullable String value(String sql, LexerOptions options) {
    DecodedText value = new SqlTokens(sql, options).literal(0, true);
    return value == null ? null : value.value();
  }

  private static @Nullable String value(String sql) {
    return value(sql, LexerOptions.DEFAULT);
  }

  @Test
  void plainStrings() {
    assertThat(value("'it''s \\n'")).isEqualTo("it's \\n");
    assertThat(value("'a' -- c\n  'b''' \n 'c'")).isEqualTo("ab'c");
    assertThat(value("'a\\n'", BACKSLASHES)).isEqualTo("a\n");
  }

  @Test
  void escapeStrings() {
    assertThat(value("E'\\b\\f\\n\\r\\t\\\\\\'''\\q'")).isEqualTo("\b\f\n\r\t\\''q");
    assertThat(value("e'\\101\\x41\\x4a\\xg\\u0041\\U0001F600'")).isEqualTo("AAJxgA😀");
    assertThat(value("E'\\uD83D\\uDE00'\n'\\U0000D83D\\uDE00'")).isEqualTo("😀😀");
    assertThat(value("E'\\1011'")).isEqualTo("A1");
  }

  @Test
  void unicodeStrings() {
    assertThat(value("U&'d\\0061t\\+000061 \\\\ '''")).isEqualTo("data \\ '");
    assertThat(value("U&'d!0061\\' UESCAPE '!'")).isEqualTo("da\\");
    assertThat(value("u&'\\D83D\\DE00' /* c */ uescape '\\'")).isEqualTo("😀");
    assertThat(value("U&'UD83DU+00DE00' UESCAPE 'U'")).isEqualTo("😀");
  }

  @Test
  void dollarStrings() {
    assertThat(value("$$a'b\\n$$")).isEqualTo("a'b\\n");
    assertThat(value("$x$ $y$ $x$")).isEqualTo(" $y$ ");
  }

  /** Wrong escapes, NUL, halves of pairs, and bytes that the server's encoding decides. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "E'\\u12'",
        "E'\\u0000'",
        "E'\\000'",
        "E'\\xe9'",
        "E'\\351'",
        "E'\\uD83D'",
        "E'\\uD83Dx'",
        "E'\\uDE00'",
        "E'\\UFFFFFFFF'",
        "U&'\\00g1'",
        "U&'\\'",
        "U&'\\D83D'",
        "U&'!0061' UESCAPE '+'",
        "U&'!0061' UESCAPE 'ab'",
        "B'01'",
        "N'x'"
      })
  void whatOnlyTheServerCanTell(String sql) {
    assertThat(value(sql)).isNull();
  }

  @Test
  void unicodeStringsNeedStandardConformingStrings() {
    assertThat(value("U&'a'", BACKSLASHES)).isNull();
  }

  @Test
  void everyCharacterKnowsItsPlace() {
    String sql = "E'a''\\u0041'\n'b'";
    DecodedText text = new SqlTokens(sql, LexerOptions.DEFAULT).literal(0, true);
    assertThat(text).isNotNull();
    assertThat(text.value()).isEqualTo("a'Ab");
    assertThat(sql.substring(text.startOf(1), text.endOf(1))).isEqualTo("''");
    assertThat(sql.substring(text.startOf(2), text.endOf(2))).isEqualTo("\\u0041");
    assertThat(sql.substring(text.startOf(3), text.endOf(3))).isEqualTo("b");
  }
}
