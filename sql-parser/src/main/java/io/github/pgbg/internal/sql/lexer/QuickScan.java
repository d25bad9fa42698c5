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
    return wordAround(sql, 'k', 0) >= 0
        || wordAround(sql, 'K', 0) >= 0
        || unicodeEscape(sql, 0) >= 0;
  }

  /**
   * The same, but for what stands in comments only. As slow as a lexer where the last mention is at
   * the end of the text, and as cheap as the other look from there on.
   */
  public static boolean mentionsOutsideComments(String sql, LexerOptions options) {
    int mention = firstMention(sql, 0);
    Lexer lexer = new Lexer(sql, options);
    int at = 0;
    while (mention >= 0) {
      int end = lexer.next(at);
      if (mention < end) {
        if (!lexer.type().isBlank()) {
          return true;
        }
        mention = firstMention(sql, end);
      }
      at = end;
    }
    return false;
  }

  /** Whether the word, given in lower case, is in the text in any case. */
  public static boolean contains(String sql, String lowerCaseWord) {
    char first = lowerCaseWord.charAt(0);
    return containsFrom(sql, lowerCaseWord, first)
        || containsFrom(sql, lowerCaseWord, Character.toUpperCase(first));
  }

  private static boolean containsFrom(String sql, String lowerCaseWord, char first) {
    for (int at = sql.indexOf(first); at >= 0; at = sql.indexOf(first, at + 1)) {
      if (PgCharacters.matches(sql, at, lowerCaseWord)) {
        return true;
      }
    }
    return false;
  }

  private static int firstMention(String sql, int from) {
    int first = Integer.MAX_VALUE;
    for (int found :
        new int[] {
          wordAround(sql, 'k', from), wordAround(sql, 'K', from), unicodeEscape(sql, from)
        }) {
      first = found < 0 ? first : Math.min(first, found);
    }
    return first == Integer.MAX_VALUE ? -1 : first;
  }

  /** Where the next word starts whose k is written so; -1 if there is none. */
  private static int wordAround(String sql, char k, int from) {
    int at = sql.indexOf(k, from + BEFORE_K);
    while (at >= 0) {
      // no call where a look at one neighbour will do
      if (PgCharacters.lower(sql.charAt(at - 1)) == 'c'
          && PgCharacters.matches(sql, at - BEFORE_K, WORD)) {
        return at - BEFORE_K;
      }
      at = sql.indexOf(k, at + 1);
    }
    return -1;
  }

  private static int unicodeEscape(String sql, int from) {
    int at = sql.indexOf('&', from + 1);
    while (at >= 0) {
      char quote = PgCharacters.at(sql, at + 1);
      if ((quote == '"' || quote == '\'') && PgCharacters.lower(sql.charAt(at - 1)) == 'u') {
        return at - 1;
      }
      at = sql.indexOf('&', at + 1);
    }
    return -1;
  }
}
