package io.github.pgbg.internal.sql.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.internal.sql.lexer.DecodedText;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.sql.lexer.Lexer;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.lexer.QuickScan;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.Token;
import io.github.pgbg.internal.sql.statement.SqlStatement;
import io.github.pgbg.internal.sql.statement.StatementSplitter;
import org.junit.jupiter.api.Test;

/** What holds for every text whatsoever. */
class AnyTextTest {
  @Test
  void tokensPutTogetherAreTheText() {
    AnyText.holds(AnyTextTest::tokensCover);
  }

  private static void tokensCover(String sql, LexerOptions options) {
    int at = 0;
    for (Token token : Lexer.tokenize(sql, options)) {
      assertThat(token.start()).isEqualTo(at);
      assertThat(token.end()).isGreaterThan(at);
      at = token.end();
    }
    assertThat(at).isEqualTo(sql.length());
    assertThat(Lexer.lazily(sql, options)).containsExactlyElementsOf(Lexer.tokenize(sql, options));
  }

  @Test
  void statementsNeverOverlap() {
    AnyText.holds(AnyTextTest::statementsFollow);
  }

  private static void statementsFollow(String sql, LexerOptions options) {
    int at = 0;
    for (SqlStatement statement : StatementSplitter.split(sql, options)) {
      assertThat(statement.start()).isGreaterThanOrEqualTo(at);
      assertThat(statement.end()).isGreaterThan(statement.start());
      at = statement.end();
    }
    assertThat(at).isLessThanOrEqualTo(sql.length());
  }

  @Test
  void callSitesAreInOrderAndInTheText() {
    AnyText.holds(AnyTextTest::callSitesFollow);
  }

  private static void callSitesFollow(String sql, LexerOptions options) {
    if (AnalyzedSql.of(sql, options).way() instanceof ParsedText.Bridged bridged) {
      int at = 0;
      for (CallSite site : bridged.sites()) {
        assertThat(site.start()).isGreaterThanOrEqualTo(at);
        assertThat(site.nameStart()).isGreaterThanOrEqualTo(site.start());
        assertThat(site.end()).isGreaterThan(site.nameStart());
        at = site.end();
      }
      assertThat(at).isLessThanOrEqualTo(sql.length());
      assertThat(Rewriter.intoPgTemp(sql, bridged.sites())).contains("pg_temp.");
    }
  }

  @Test
  void whatTheQuickScanLetsPassHoldsNoCall() {
    AnyText.holds(
        (sql, options) -> {
          if (!QuickScan.mentionsPgBackground(sql)) {
            SqlTokens tokens = new SqlTokens(sql, options);
            assertThat(CallFinder.find(tokens, StatementSplitter.ranges(tokens), options))
                .isEqualTo(CallFinder.Found.NOTHING);
          }
        });
  }

  @Test
  void whatIsMentionedInCommentsOnlyHoldsNoCall() {
    AnyText.holds(
        (sql, options) -> {
          if (!QuickScan.mentionsOutsideComments(sql, options)) {
            SqlTokens tokens = new SqlTokens(sql, options);
            assertThat(CallFinder.find(tokens, StatementSplitter.ranges(tokens), options))
                .isEqualTo(CallFinder.Found.NOTHING);
          }
        });
  }

  @Test
  void quotedNamesAndConstantsReadBackAsTheyWere() {
    AnyText.holds((text, options) -> readsBack(text));
  }

  private static void readsBack(String text) {
    assertThat(Identifiers.unquote(Identifiers.quoteIdentifier(text)))
        .isEqualTo(Identifiers.truncate(text));
    SqlTokens literal = new SqlTokens(Identifiers.quoteLiteral(text), LexerOptions.DEFAULT);
    DecodedText value = literal.literal(0, true);
    assertThat(value).isNotNull();
    assertThat(value.value()).isEqualTo(text);
  }

  @Test
  void aPropertyThatDoesNotHoldIsReportedWithItsShortestText() {
    assertThatThrownBy(
            () -> AnyText.holds((text, options) -> assertThat(text).doesNotContain("$a$")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the text <$a$>")
        .hasMessageContaining("-Dpgbg.seed=");
  }
}
