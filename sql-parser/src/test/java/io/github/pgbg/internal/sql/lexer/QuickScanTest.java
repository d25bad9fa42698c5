package io.github.pgbg.internal.sql.lexer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickScanTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "pg_background",
        "SELECT PG_Background_Launch(1)",
        "select a_b, grant_pg_background_privileges('x')",
        "SELECT U&\"pg\\005fbackground_launch\"(1)",
        "DO u&'…'"
      })
  void theWordIsSeen(String sql) {
    assertThat(QuickScan.mentionsPgBackground(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "_",
        "_b",
        "g_background",
        "pg_backgroun",
        "pg_bac\u212Aground",
        "SELECT a_b, b_background FROM t_background WHERE a & b",
        "u & \"x\"",
        "&\"x\""
      })
  void otherTextsPass(String sql) {
    assertThat(QuickScan.mentionsPgBackground(sql)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-- pg_background_launch\nSELECT 1",
        "/* pg_background /* PG_BACKGROUND */ U&'x' */ SELECT 1 -- pg_background",
        "SELECT 1 /* pg_background",
      })
  void whatCommentsSayIsNoCall(String sql) {
    assertThat(QuickScan.mentionsPgBackground(sql)).isTrue();
    // what never ends is no comment: the server has to refuse it
    assertThat(QuickScan.mentionsOutsideComments(sql, LexerOptions.DEFAULT))
        .isEqualTo(sql.endsWith("/* pg_background"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/* pg_background */ SELECT pg_background_launch('x')",
        "SELECT 'pg_background'",
        "SELECT $$-- pg_background$$",
        "SELECT '/*' || pg_background_launch('x') || '*/'",
        "/* pg_background */ SELECT U&\"\\0070g\"",
      })
  void whatStandsOutsideOfThemMayBeOne(String sql) {
    assertThat(QuickScan.mentionsOutsideComments(sql, LexerOptions.DEFAULT)).isTrue();
  }

  @Test
  void aWordIsFoundInAnyCase() {
    assertThat(QuickScan.contains("SET tRANsaction", "transaction")).isTrue();
    assertThat(QuickScan.contains("SET Transaction", "transaction")).isTrue();
    assertThat(QuickScan.contains("SET transact", "transaction")).isFalse();
  }
}
