package io.github.pgbg.internal.sql.lexer;

/**
 * Tells in one cheap look that a text has nothing to do with pg_background.
 *
 * <p>Most statements of an application end here, so it allocates nothing and uses {@code indexOf}
 * of one character, which the JVM does many characters at a time. The character is the word's
 * rarest in SQL: from k to k goes several times as fast through snake_case names as from underscore
 * to underscore, and ten times as fast as lower-casing the text first.
 */
public final class QuickScan {
  private static final String WORD = "pg_background";
  private static final int BEFORE_K = WORD.indexOf('k');

  private QuickScan() {}

  /**
   * Whether the text may hold a call: the word in any case, or a {@code U&} escape, which can spell
   * it without a letter of it in sight.
   */
  public static boolean mentionsPgBackground(String sql) {
    return hasWordAround(sql, 'k') || hasWordAround(sql, 'K') || hasUnicodeEscapes(sql);
  }

  private static boolean hasWordAround(String sql, char k) {
    int at = sql.indexOf(k, BEFORE_K);
    while (at >= 0) {
      // no call where a look at one neighbour will do
      if (PgCharacters.lower(sql.charAt(at - 1)) == 'c'
          && PgCharacters.matches(sql, at - BEFORE_K, WORD)) {
        return true;
      }
      at = sql.indexOf(k, at + 1);
    }
    return false;
  }

  private static boolean hasUnicodeEscapes(String sql) {
    int at = sql.indexOf('&', 1);
    while (at >= 0) {
      char quote = PgCharacters.at(sql, at + 1);
      if ((quote == '"' || quote == '\'') && PgCharacters.lower(sql.charAt(at - 1)) == 'u') {
        return true;
      }
      at = sql.indexOf('&', at + 1);
    }
    return false;
  }
}
