package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.TokenType;
import io.github.pgbg.internal.sql.statement.StatementSplitter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which way a text goes: pass-through, local or bridge.
 *
 * <p>What PostgreSQL would refuse goes to PostgreSQL.
 */
final class CallParser {
  private CallParser() {}

  static ParsedText parse(AnalyzedSql text) {
    List<CallSite> sites = text.callSites();
    if (sites.stream().allMatch(site -> site.kind() == CallSite.Kind.UNKNOWN_FUNCTION)) {
      return new ParsedText.PassThrough();
    }
    CallReader calls = new CallReader(text.tokens());
    LocalQuery query = localQuery(text, calls);
    if (query != null) {
      return new ParsedText.Local(query);
    }
    // a call with the wrong arguments and no other: the server says so best, it never gets to ask
    return calls.metUnresolved() && sites.size() == 1
        ? new ParsedText.PassThrough()
        : new ParsedText.Bridged(sites);
  }

  private static @Nullable LocalQuery localQuery(AnalyzedSql text, CallReader calls) {
    List<StatementSplitter.Range> statements = text.ranges();
    if (statements.size() != 1) {
      return null;
    }
    SqlTokens tokens = text.tokens();
    int from = statements.get(0).from();
    int to = statements.get(0).to();
    for (int i = from; i < to; i++) {
      if (tokens.isTruncated(i)) {
        return null; // the server says so in a notice
      }
    }
    return text.options().jdbcPlaceholders() && tokens.is(from, TokenType.LEFT_BRACE)
        ? JdbcCallMatcher.read(tokens, calls, from, to)
        : new SelectMatcher(tokens, calls, from, to).read();
  }
}
