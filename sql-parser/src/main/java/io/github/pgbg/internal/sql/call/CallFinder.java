package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.api.AdministrationCall;
import io.github.pgbg.internal.sql.api.AdministrationNames;
import io.github.pgbg.internal.sql.lexer.DecodedText;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.lexer.QualifiedName;
import io.github.pgbg.internal.sql.lexer.QuickScan;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.statement.DefinitionStatements;
import io.github.pgbg.internal.sql.statement.StatementSplitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the names of the API in a text: in its statements, in the bodies of its DO blocks, and in
 * the texts that those execute.
 */
final class CallFinder {
  /** A DO in a DO in a DO …: every level is read again, so there must be an end to it. */
  private static final int MAX_DEPTH = 64;

  private final LexerOptions options;
  private final Deque<EmbeddedText> texts = new ArrayDeque<>();
  private final List<CallSite> sites = new ArrayList<>();
  private final Set<AdministrationCall> administration = new LinkedHashSet<>();

  private CallFinder(LexerOptions options) {
    this.options = options;
  }

  /**
   * What was found.
   *
   * @param sites in the order of the text
   * @param administration each once
   */
  record Found(List<CallSite> sites, List<AdministrationCall> administration) {
    static final Found NOTHING = new Found(List.of(), List.of());
  }

  static Found find(
      SqlTokens tokens, List<StatementSplitter.Range> statements, LexerOptions options) {
    CallFinder finder = new CallFinder(options.withoutPlaceholders());
    finder.searchStatements(EmbeddedText.whole(tokens.sql()), tokens, statements);
    while (!finder.texts.isEmpty()) {
      finder.search(finder.texts.remove());
    }
    finder.sites.sort(Comparator.comparingInt(CallSite::start));
    return new Found(List.copyOf(finder.sites), List.copyOf(finder.administration));
  }

  private void search(EmbeddedText text) {
    SqlTokens tokens = new SqlTokens(text.text(), options);
    if (text.isPlpgsql()) {
      searchNames(text, tokens, 0, tokens.size());
      for (int constant : DynamicSql.constants(tokens)) {
        embed(text, tokens, constant, false);
      }
    } else {
      searchStatements(text, tokens, StatementSplitter.ranges(tokens));
    }
  }

  private void searchStatements(
      EmbeddedText text, SqlTokens tokens, List<StatementSplitter.Range> statements) {
    for (StatementSplitter.Range range : statements) {
      if (tokens.isWord(range.from(), "do")) {
        int body = DoStatement.body(tokens, range.from(), range.to());
        if (body >= 0) {
          embed(text, tokens, body, true);
        }
      } else if (!DefinitionStatements.isDefinition(tokens, range.from(), range.to())) {
        searchNames(text, tokens, range.from(), range.to());
      }
    }
  }

  private void embed(EmbeddedText text, SqlTokens tokens, int constant, boolean plpgsql) {
    if (text.depth() == MAX_DEPTH) {
      return;
    }
    DecodedText value = tokens.literal(constant, true);
    if (value != null && QuickScan.mentionsPgBackground(value.value())) {
      texts.add(text.constant(value, plpgsql));
    }
  }

  private void searchNames(EmbeddedText text, SqlTokens tokens, int from, int to) {
    NameClassifier use = new NameClassifier(tokens);
    CallPairs pairs = new CallPairs(tokens, from);
    int at = from;
    while (at < to) {
      use.advance(at);
      if (!tokens.type(at).isIdentifier()) {
        at++;
        continue;
      }
      QualifiedName name = QualifiedName.at(tokens, at);
      if (AdministrationNames.contains(name.name()) && use.isCall(name)) {
        administration.add(new AdministrationCall(name.qualifier(1), name.name()));
      }
      CallSite.Kind kind = use.kind(name);
      if (kind != null) {
        int start = tokens.start(name.from());
        int end = tokens.end(name.to() - 1);
        int nameStart = tokens.start(name.last());
        sites.add(
            new CallSite(
                text.startOf(start),
                text.endOf(end),
                kind,
                name.name(),
                text.startOf(nameStart),
                kind == CallSite.Kind.FUNCTION && pairs.has(name)));
      }
      at = name.to();
    }
  }
}
