package io.github.pgbg.internal.jdbc.route;

import io.github.pgbg.internal.sql.call.CallParser;
import io.github.pgbg.internal.sql.call.ParsedText;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers how the last texts with a call were read; long ones are not worth their memory. */
final class ParseCache {
  private static final int TEXTS = 64;
  private static final int MAX_CHARACTERS = 4_096;

  private final Map<Key, ParsedText> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, ParsedText> eldest) {
          return size() > TEXTS;
        }
      };

  private record Key(String sql, LexerOptions options) {}

  synchronized ParsedText get(String sql, LexerOptions options) {
    if (sql.length() > MAX_CHARACTERS) {
      return CallParser.parse(sql, options);
    }
    return known.computeIfAbsent(
        new Key(sql, options), key -> CallParser.parse(key.sql(), key.options()));
  }
}
