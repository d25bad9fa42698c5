package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.statement.TextEdit;
import java.util.List;

/** Writes the names of the API in a text with the schema of the session's temporary objects. */
public final class Rewriter {
  private static final String QUALIFIER = "pg_temp.";

  /** What stands before the names of a pair of calls that are one request. */
  public static final String PAIR = "pgbg_pair_";

  private Rewriter() {}

  /**
   * The text with each function and type of the API taken from {@code pg_temp}. Everything else,
   * the spelling of the names too, stays as it is.
   *
   * @param sites what {@link AnalyzedSql#callSites} found in this very text
   */
  public static String intoPgTemp(String sql, List<CallSite> sites) {
    return TextEdit.apply(sql, edits(sites));
  }

  /** The same as edits, to be made together with others. */
  public static List<TextEdit> edits(List<CallSite> sites) {
    return sites.stream()
        .filter(site -> site.kind() != CallSite.Kind.UNKNOWN_FUNCTION)
        .map(site -> new TextEdit(site.start(), site.nameStart(), before(site)))
        .toList();
  }

  private static String before(CallSite site) {
    return site.paired() ? QUALIFIER + PAIR : QUALIFIER;
  }

  /**
   * Where an offset in the rewritten text is in the original.
   *
   * @param sites what the text was rewritten by
   */
  public static int originalOffset(int rewrittenOffset, List<CallSite> sites) {
    int shift = 0;
    for (CallSite site : sites) {
      if (site.kind() == CallSite.Kind.UNKNOWN_FUNCTION) {
        continue;
      }
      int start = site.start() + shift;
      if (rewrittenOffset < start) {
        break;
      }
      int written = before(site).length();
      if (rewrittenOffset < start + written) {
        return site.start();
      }
      shift += written - (site.nameStart() - site.start());
    }
    return rewrittenOffset - shift;
  }
}
