package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.lexer.QuickScan;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.TokenType;
import io.github.pgbg.internal.sql.statement.StatementSplitter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which way a text goes: pass-through, local or bridge.
 *
 * <p>Never throws; what PostgreSQL would refuse goes to PostgreSQL.
 */
public final class CallParser {
  private CallParser() {}

  public static ParsedText parse(String sql, LexerOptions options) {
    if (!QuickScan.mentionsPgBackground(sql)) {
      return new ParsedText.PassThrough();
    }
    SqlTokens tokens = new SqlTokens(sql, options);
    List<CallSite> sites = CallFinder.find(tokens, options);
    if (sites.stream().allMatch(site -> site.kind() == CallSite.Kind.UNKNOWN_FUNCTION)) {
      return new ParsedText.PassThrough();
    }
    CallReader calls = new CallReader(tokens);
    LocalQuery query = localQuery(tokens, calls, options);
    if (query != null) {
      return new ParsedText.Local(query);
    }
    // a call with the wrong arguments and no other: the server says so best, it never gets to ask
    return calls.metUnresolved() && sites.size() == 1
        ? new ParsedText.PassThrough()
        : new ParsedText.Bridged(List.copyOf(sites));
  }

  /**
   * The names of the API in the text, for a local query that turns out to need the bridge; empty if
   * it has none.
   */
  public static List<CallSite> callSites(String sql, LexerOptions options) {
    return QuickScan.mentionsPgBackground(sql)
        ? List.copyOf(CallFinder.find(new SqlTokens(sql, options), options))
        : List.of();
  }

  private static @Nullable LocalQuery localQuery(
      SqlTokens tokens, CallReader calls, LexerOptions options) {
    List<StatementSplitter.Range> statements = StatementSplitter.ranges(tokens);
    if (statements.size() != 1) {
      return null;
    }
    int from = statements.get(0).from();
    int to = statements.get(0).to();
    return options.jdbcPlaceholders() && tokens.is(from, TokenType.LEFT_BRACE)
        ? JdbcCallMatcher.read(tokens, calls, from, to)
        : new SelectMatcher(tokens, calls, from, to).read();
  }
}
