package io.github.pgbg.sql;

/**
 * Tells in one cheap look that a text has nothing to do with pg_background.
 *
 * <p>Most statements of an application end here, so it allocates nothing and goes from underscore
 * to underscore with {@code indexOf}, which the JVM does many characters at a time; lower-casing
 * the text first would cost four times as much.
 */
public final class QuickScan {
  private static final String BEFORE = "pg";
  private static final String FROM_UNDERSCORE = "_background";

  private QuickScan() {}

  /**
   * Whether the text may hold a call: the word in any case, or a {@code U&} escape, which can spell
   * it without a letter of it in sight.
   */
  public static boolean mentionsPgBackground(String sql) {
    for (int at = sql.indexOf('_'); at >= 0; at = sql.indexOf('_', at + 1)) {
      if (at + 1 < sql.length()
          && Chars.lower(sql.charAt(at + 1)) == 'b'
          && Chars.matches(sql, at - BEFORE.length(), BEFORE)
          && Chars.matches(sql, at, FROM_UNDERSCORE)) {
        return true;
      }
    }
    return hasUnicodeEscapes(sql);
  }

  private static boolean hasUnicodeEscapes(String sql) {
    for (int at = sql.indexOf('&'); at >= 0; at = sql.indexOf('&', at + 1)) {
      char quote = Chars.at(sql, at + 1);
      if ((quote == '"' || quote == '\'') && at > 0 && Chars.lower(sql.charAt(at - 1)) == 'u') {
        return true;
      }
    }
    return false;
  }
}
