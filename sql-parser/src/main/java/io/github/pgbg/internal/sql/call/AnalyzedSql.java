package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.api.AdministrationCall;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.lexer.QuickScan;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.TokenType;
import io.github.pgbg.internal.sql.statement.ExtensionStatement;
import io.github.pgbg.internal.sql.statement.ExtensionStatements;
import io.github.pgbg.internal.sql.statement.SetStatementFinder;
import io.github.pgbg.internal.sql.statement.SettingStatement;
import io.github.pgbg.internal.sql.statement.SqlStatement;
import io.github.pgbg.internal.sql.statement.StatementSplitter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One text and what is known of it: each fact is found when it is first asked for, from tokens that
 * are cut once, and kept.
 *
 * <p>Never throws; any thread may ask.
 */
public final class AnalyzedSql {
  private final String sql;
  private final LexerOptions options;
  private @Nullable Boolean mentions;
  private @Nullable SqlTokens tokens;
  private @Nullable List<StatementSplitter.Range> ranges;
  private @Nullable List<SqlStatement> statements;
  private @Nullable ParsedText way;
  private CallFinder.@Nullable Found found;
  private @Nullable List<SettingStatement> settings;
  private @Nullable List<ExtensionStatement> extensions;

  private AnalyzedSql(String sql, LexerOptions options) {
    this.sql = sql;
    this.options = options;
  }

  public static AnalyzedSql of(String sql, LexerOptions options) {
    return new AnalyzedSql(sql, options);
  }

  public String sql() {
    return sql;
  }

  public LexerOptions options() {
    return options;
  }

  /**
   * Whether there may be a call in the text, or anything of the extension: not in comments only.
   */
  public synchronized boolean mentionsPgBackground() {
    if (mentions == null) {
      mentions = QuickScan.mentionsOutsideComments(sql, options);
    }
    return mentions;
  }

  /** The tokens without white space and comments. */
  public synchronized SqlTokens tokens() {
    if (tokens == null) {
      tokens = new SqlTokens(sql, options);
    }
    return tokens;
  }

  /** The statements as ranges of tokens; empty ones are left out. */
  public synchronized List<StatementSplitter.Range> ranges() {
    if (ranges == null) {
      ranges = StatementSplitter.ranges(tokens());
    }
    return ranges;
  }

  /** The statements with their kinds, in the order of {@link #ranges}. */
  public synchronized List<SqlStatement> statements() {
    if (statements == null) {
      statements = StatementSplitter.classify(tokens(), ranges());
    }
    return statements;
  }

  /** Which way the text goes: pass-through, local or bridge. */
  public synchronized ParsedText way() {
    if (way == null) {
      way = CallParser.parse(this);
    }
    return way;
  }

  /** The names of the API in the text, in its order, whichever way it goes. */
  public List<CallSite> callSites() {
    return found().sites();
  }

  /** Calls of functions that only an installation has, whichever way the text goes. */
  public List<AdministrationCall> administrationCalls() {
    return found().administration();
  }

  private synchronized CallFinder.Found found() {
    if (found == null) {
      found =
          mentionsPgBackground()
              ? CallFinder.find(tokens(), ranges(), options)
              : CallFinder.Found.NOTHING;
    }
    return found;
  }

  /** The calls that the server makes, if the driver does not answer the text itself. */
  public List<CallSite> callsOnServer() {
    return way() instanceof ParsedText.PassThrough ? List.of() : callSites();
  }

  /** SET and RESET of settings with two-part names. */
  public synchronized List<SettingStatement> settingStatements() {
    if (settings == null) {
      settings = SetStatementFinder.find(tokens(), ranges());
    }
    return settings;
  }

  /** CREATE, ALTER, DROP and COMMENT ON EXTENSION pg_background. */
  public synchronized List<ExtensionStatement> extensionStatements() {
    if (extensions == null) {
      extensions = ExtensionStatements.find(tokens(), ranges());
    }
    return extensions;
  }

  /** Whether a token of the type is in the tokens [from, to). */
  public boolean has(TokenType type, int from, int to) {
    SqlTokens all = tokens();
    for (int i = from; i < to; i++) {
      if (all.is(i, type)) {
        return true;
      }
    }
    return false;
  }
}
