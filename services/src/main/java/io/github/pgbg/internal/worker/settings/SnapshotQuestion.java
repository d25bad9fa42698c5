package io.github.pgbg.internal.worker.settings;

import io.github.pgbg.internal.pgjdbc.KeptQuery;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * What a session is asked before a call: the same text as long as role, names and installation are
 * the same, so that it is made once and the server keeps it.
 */
public final class SnapshotQuestion {
  private final KeptQuery kept = new KeptQuery();
  private @Nullable Of last;
  private String text = "";

  /** What the text is made of. */
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

  void ask(
      BaseConnection connection,
      String role,
      SettingCatalog names,
      Collection<String> moreCustom,
      @Nullable Installation known,
      Supplier<ResultListener> listening)
      throws SQLException {
    if (last == null || !last.isFor(role, names, moreCustom, known)) {
      text =
          SnapshotSql.of(role, names, moreCustom).all() + " UNION ALL " + InstalledApi.rows(known);
      last = new Of(role, names, Set.copyOf(moreCustom), known);
    }
    kept.ask(connection, text, listening);
  }
}
