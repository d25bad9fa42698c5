package io.github.pgbg.internal.sql.lexer;

import static org.assertj.core.api.Assertions.assertThat;

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
}
