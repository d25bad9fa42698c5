package io.github.pgbg.internal.worker.settings;

import io.github.pgbg.internal.pgjdbc.KeptQuery;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * What a session is asked before a call: the same texts as long as role, names and installation are
 * the same, so that they are made once and the server keeps them.
 *
 * <p>Most of the time nothing has changed, and then a hash that is as before says so: the answer is
 * small, and what was made of the last whole one goes on to count. Where settings change all the
 * time, the hash is asked for ever more seldom.
 */
public final class SnapshotQuestion {
  private static final int MOST_SKIPPED = 32;
  private static final SecureRandom SEEDS = new SecureRandom();

  private final KeptQuery kept = new KeptQuery();
  private final KeptQuery keptMark = new KeptQuery();
  private final long seed = SEEDS.nextInt(); // short, and never the smallest bigint
  private @Nullable Of last;
  private String text = "";
  private String markText = "";

  /** What the hash was when the last whole answer came, or just before it. */
  private @Nullable String mark;

  private @Nullable SessionSnapshot snapshot;
  private String installationsKey = "";
  private boolean markIsFresh;
  private int misses;
  private int toSkip;

  /** What the texts are made of. */
  private record Of(
      String role, SettingCatalog names, Set<String> custom, @Nullable Installation known) {
    /** Catalogues and installations are kept, and the same one is meant: compares no records. */
    @SuppressWarnings("ReferenceEquality")
    boolean isFor(
        String nowRole,
        SettingCatalog nowNames,
        Collection<String> nowCustom,
        @Nullable Installation nowKnown) {
      return names == nowNames
          && role.equals(nowRole)
          && known == nowKnown
          && custom.size() == nowCustom.size()
          && custom.containsAll(nowCustom);
    }
  }

  /** What is to be asked next. */
  void about(
      String role,
      SettingCatalog names,
      Collection<String> moreCustom,
      @Nullable Installation known) {
    if (last == null || !last.isFor(role, names, moreCustom, known)) {
      text =
          SnapshotSql.of(role, names, moreCustom).all() + " UNION ALL " + InstalledApi.rows(known);
      last = new Of(role, names, Set.copyOf(moreCustom), known);
      mark = null;
      snapshot = null;
    }
  }

  /**
   * The last whole answer if it still counts; null if the session has to be asked for all.
   *
   * @param installations may have forgotten what they knew at the last answer
   */
  @Nullable SessionSnapshot unchanged(BaseConnection connection, Installations installations)
      throws SQLException {
    markIsFresh = snapshot != null && toSkip == 0;
    if (!markIsFresh) {
      toSkip = Math.max(0, toSkip - 1);
      return null;
    }
    Mark asked = new Mark();
    keptMark.ask(connection, markText, asked);
    String now = asked.answer.text();
    if (now != null && now.equals(mark) && installations.knows(installationsKey)) {
      misses = 0;
      return snapshot;
    }
    if (mark != null) { // the first one has nothing to be compared with
      misses++;
      toSkip = Math.min(MOST_SKIPPED, 1 << Math.min(misses, 6)) - 2;
    }
    mark = now; // of before the whole answer, which may be newer, never older
    return null;
  }

  /** Asks for all. */
  void ask(BaseConnection connection, Supplier<ResultListener> listening) throws SQLException {
    kept.ask(connection, text, listening);
  }

  /** What was made of the answer. */
  void answered(SessionSnapshot made, String key) {
    snapshot = made;
    installationsKey = key;
    String toAsk = last == null ? "" : markText(last, made.custom().keySet());
    if (!markIsFresh || !toAsk.equals(markText)) {
      mark = null;
    }
    markText = toAsk;
  }

  private String markText(Of about, Set<String> found) {
    Set<String> custom = new TreeSet<>(about.names().custom());
    custom.addAll(about.custom());
    custom.addAll(found);
    return SnapshotSql.mark(
        about.role(), about.names(), custom, seed, InstalledApi.expressions(about.known()));
  }

  /** Begins anew with each listener. */
  private static final class Mark implements Supplier<ResultListener> {
    private ResultListener.OneText answer = new ResultListener.OneText();

    @Override
    public ResultListener get() {
      answer = new ResultListener.OneText();
      return answer;
    }
  }
}
