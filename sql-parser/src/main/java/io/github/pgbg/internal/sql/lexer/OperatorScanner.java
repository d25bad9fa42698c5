package io.github.pgbg.internal.sql.lexer;

/**
 * Where an operator ends (manual 4.1.3, rule {@code operator} of scan.l).
 *
 * <p>PostgreSQL takes the longest run of operator characters and cuts it back. What is known of a
 * run is kept while the lexer walks through it: a text of a million {@code +} is a million
 * operators, and looking at the rest of the run for each would take quadratic time.
 */
final class OperatorScanner {
  private static final String OPERATOR_CHARS = "~!@#^&|`?+-*/%<>=";
  private static final String ALLOW_TRAILING_SIGN = "~!@#^&|`?%";

  private final String sql;
  private final boolean jdbcPlaceholders;
  private int runEnd;
  private int lastAllowing = -1;
  private int lastUnsigned = -1;

  OperatorScanner(String sql, boolean jdbcPlaceholders) {
    this.sql = sql;
    this.jdbcPlaceholders = jdbcPlaceholders;
  }

  /** The end of the operator at {@code start}, or {@code start} if there is none. */
  int end(int start) {
    if (start >= runEnd) {
      scanRun(start);
    }
    if (runEnd - start <= 1 || !isSign(sql.charAt(runEnd - 1)) || lastAllowing >= start) {
      return runEnd;
    }
    return Math.max(lastUnsigned + 1, start + 1);
  }

  private void scanRun(int start) {
    int at = start;
    while (at < sql.length() && OPERATOR_CHARS.indexOf(sql.charAt(at)) >= 0) {
      if (at > start && (sql.startsWith("--", at) || sql.startsWith("/*", at))) {
        break;
      }
      char c = sql.charAt(at);
      if (jdbcPlaceholders && c == '?') {
        if (PgCharacters.at(sql, at + 1) != '?') {
          break;
        }
        at++;
      }
      if (ALLOW_TRAILING_SIGN.indexOf(c) >= 0) {
        lastAllowing = at;
      }
      if (!isSign(c)) {
        lastUnsigned = at;
      }
      at++;
    }
    runEnd = at;
  }

  private static boolean isSign(char c) {
    return c == '+' || c == '-';
  }
}
