package io.github.pgbg.worker;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the names of custom settings in texts: the server does not list them. */
public final class CustomSettings {
  /** SET [SESSION | LOCAL] a.b, and set_config('a.b', …); other text may match: no harm is done. */
  private static final Pattern NAME =
      Pattern.compile(
          "\\bset\\s+(?:(?:session|local)\\s+)?\"?([a-z_][\\w$]*\\.[a-z_][\\w$]*)"
              + "|set_config\\s*\\(\\s*'+([a-z_][\\w$]*\\.[a-z_][\\w$]*)'",
          Pattern.CASE_INSENSITIVE);

  private CustomSettings() {}

  /** The names in a text, in lower case. */
  public static Set<String> namedIn(String sql) {
    if (!mayName(sql)) {
      return Set.of();
    }
    Set<String> names = new HashSet<>();
    for (Matcher matcher = NAME.matcher(sql); matcher.find(); ) {
      String name = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
      names.add(name.toLowerCase(Locale.ROOT));
    }
    return names;
  }

  /** One cheap scan, for texts that pass by: whether the word "set" and a dot are there. */
  public static boolean mayName(String sql) {
    if (sql.indexOf('.') < 0) {
      return false;
    }
    for (int i = 0, end = sql.length() - 3; i <= end; i++) {
      char c = sql.charAt(i);
      if ((c == 's' || c == 'S')
          && (sql.charAt(i + 1) | 0x20) == 'e'
          && (sql.charAt(i + 2) | 0x20) == 't') {
        return true;
      }
    }
    return false;
  }
}
