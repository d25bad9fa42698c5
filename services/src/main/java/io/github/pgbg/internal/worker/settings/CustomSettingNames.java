package io.github.pgbg.internal.worker.settings;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the names of custom settings in texts: the server does not list them. */
public final class CustomSettingNames {
  /** SET [SESSION | LOCAL] a.b, and set_config('a.b', …); other text may match: no harm is done. */
  private static final Pattern NAME =
      Pattern.compile(
          "\\bset\\s+(?:(?:session|local)\\s+)?\"?([a-z_][\\w$]*\\.[a-z_][\\w$]*)"
              + "|set_config[\\s(]+'+([a-z_][\\w$]*\\.[a-z_][\\w$]*)'",
          Pattern.CASE_INSENSITIVE);

  private static final int SHORTEST = "set a.b".length();

  /** The same in PostgreSQL's regular expressions, to be matched regardless of case. */
  static final String PATTERN_ON_SERVER =
      "\\mset\\s+(?:(?:session|local)\\s+)?\"?([a-z_][\\w$]*\\.[a-z_][\\w$]*)"
          + "|set_config[\\s(]+'+([a-z_][\\w$]*\\.[a-z_][\\w$]*)'";

  private CustomSettingNames() {}

  /** The names in a text, in lower case; a new set. */
  public static Set<String> namedIn(String sql) {
    if (!mayName(sql)) {
      return new HashSet<>();
    }
    Set<String> names = new HashSet<>();
    for (Matcher matcher = NAME.matcher(sql); matcher.find(); ) {
      String name = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
      names.add(name.toLowerCase(Locale.ROOT));
    }
    return names;
  }

  /** Whether a job may see what a setting was before the job: it names it, and not to set it. */
  public static boolean mayRead(String sql, String name) {
    String text = sql.toLowerCase(Locale.ROOT);
    int first = text.indexOf(name);
    if (first < 0) {
      return false;
    }
    for (Matcher matcher = NAME.matcher(text); matcher.find(); ) {
      int group = matcher.group(1) != null ? 1 : 2;
      if (matcher.start(group) == first && matcher.group(group).equals(name)) {
        return false;
      }
    }
    return true;
  }

  /**
   * One cheap scan, for texts that pass by: whether there is a call of set_config, or SET with a
   * two-part name. An UPDATE's SET goes on with a name of one part.
   */
  public static boolean mayName(String sql) {
    for (int i = 0, end = sql.length() - SHORTEST; i <= end; i++) {
      char c = sql.charAt(i);
      if ((c == 's' || c == 'S')
          && (sql.charAt(i + 1) | 0x20) == 'e'
          && (sql.charAt(i + 2) | 0x20) == 't'
          && mayNameAfterSet(sql, i + 3)) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayNameAfterSet(String sql, int from) {
    if (sql.charAt(from) == '_') {
      return sql.regionMatches(true, from, "_config", 0, 7);
    }
    int at = afterSpace(sql, from);
    if (sql.regionMatches(true, at, "session", 0, 7)) {
      at = afterSpace(sql, at + 7);
    } else if (sql.regionMatches(true, at, "local", 0, 5)) {
      at = afterSpace(sql, at + 5);
    }
    while (at < sql.length() && (isNamePart(sql.charAt(at)) || sql.charAt(at) == '"')) {
      at++;
    }
    return at < sql.length() && sql.charAt(at) == '.';
  }

  private static int afterSpace(String sql, int from) {
    int at = from;
    while (at < sql.length() && Character.isWhitespace(sql.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }
}
