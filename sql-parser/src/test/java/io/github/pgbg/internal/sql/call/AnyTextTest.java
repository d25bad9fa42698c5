package io.github.pgbg.internal.sql.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.internal.sql.lexer.DecodedText;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.sql.lexer.Lexer;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.lexer.QuickScan;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.Token;
import io.github.pgbg.internal.sql.statement.SqlStatement;
import io.github.pgbg.internal.sql.statement.StatementSplitter;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

/** What holds for every text whatsoever. */
@Domain(AnyText.class)
class AnyTextTest {
  @Property(tries = 20_000)
  void tokensPutTogetherAreTheText(@ForAll String sql, @ForAll LexerOptions options) {
    int at = 0;
    for (Token token : Lexer.tokenize(sql, options)) {
      assertThat(token.start()).isEqualTo(at);
      assertThat(token.end()).isGreaterThan(at);
      at = token.end();
    }
    assertThat(at).isEqualTo(sql.length());
  }

  @Property(tries = 20_000)
  void statementsNeverOverlap(@ForAll String sql, @ForAll LexerOptions options) {
    int at = 0;
    for (SqlStatement statement : StatementSplitter.split(sql, options)) {
      assertThat(statement.start()).isGreaterThanOrEqualTo(at);
      assertThat(statement.end()).isGreaterThan(statement.start());
      at = statement.end();
    }
    assertThat(at).isLessThanOrEqualTo(sql.length());
  }

  @Property(tries = 20_000)
  void callSitesAreInOrderAndInTheText(@ForAll String sql, @ForAll LexerOptions options) {
    ParsedText parsed = CallParser.parse(sql, options);
    if (parsed instanceof ParsedText.Bridged bridged) {
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

  @Property(tries = 20_000)
  void whatTheQuickScanLetsPassHoldsNoCall(@ForAll String sql, @ForAll LexerOptions options) {
    if (!QuickScan.mentionsPgBackground(sql)) {
      List<CallSite> sites = CallFinder.find(new SqlTokens(sql, options), options);
      assertThat(sites).isEmpty();
    }
  }

  @Property(tries = 20_000)
  void quotedNamesAndConstantsReadBackAsTheyWere(@ForAll String text) {
    assertThat(Identifiers.unquote(Identifiers.quoteIdentifier(text)))
        .isEqualTo(Identifiers.truncate(text));
    SqlTokens literal = new SqlTokens(Identifiers.quoteLiteral(text), LexerOptions.DEFAULT);
    DecodedText value = literal.literal(0, true);
    assertThat(value).isNotNull();
    assertThat(value.value()).isEqualTo(text);
  }
}
