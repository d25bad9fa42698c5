package io.github.pgbg.internal.jdbc.route;

import io.github.pgbg.internal.sql.call.AnalyzedSql;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers what is known of the last texts with a call; long ones are not worth their memory. */
final class ParseCache {
  private static final int TEXTS = 64;
  private static final int MAX_CHARACTERS = 4_096;

  private final Map<Key, AnalyzedSql> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, AnalyzedSql> eldest) {
          return size() > TEXTS;
        }
      };

  private record Key(String sql, LexerOptions options) {}

  synchronized AnalyzedSql get(String sql, LexerOptions options) {
    if (sql.length() > MAX_CHARACTERS) {
      return AnalyzedSql.of(sql, options);
    }
    return known.computeIfAbsent(
        new Key(sql, options), key -> AnalyzedSql.of(key.sql(), key.options()));
  }
}
