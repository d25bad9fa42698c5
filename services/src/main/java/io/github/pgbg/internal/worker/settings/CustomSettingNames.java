package io.github.pgbg.internal.worker.settings;

import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.statement.SettingNameFinder;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Finds the names of custom settings in texts: the server does not list them. */
public final class CustomSettingNames {
  /**
   * {@code SET [SESSION | LOCAL] a.b.c} and {@code set_config('a.b.c', …)} in PostgreSQL's regular
   * expressions, to be matched regardless of case in the stored code of a database; a name may come
   * with blanks and quotes in it.
   */
  static final String PATTERN_ON_SERVER =
      "\\mset\\s+(?:(?:session|local)\\s+)?\"?([a-z_][\\w$]*(?:\"?\\s*\\.\\s*\"?[a-z_][\\w$]*)+)"
          + "|set_config[\\s(]+(?:e?'+|\\$\\w*\\$)([a-z_][\\w$]*(?:\\.[a-z_][\\w$]*)+)";

  /** How the settings begin in which the driver's functions keep what they know of a backend. */
  private static final String DRIVERS_OWN = "pgbg.";

  private CustomSettingNames() {}

  /**
   * Whether the driver's functions have made this setting for themselves. None is ever inherited: a
   * job that calls has a driver's channel of its own, and its launcher's would lead it astray.
   */
  static boolean isDriversOwn(String name) {
    return name.regionMatches(true, 0, DRIVERS_OWN, 0, DRIVERS_OWN.length());
  }

  /** The names in a text, in lower case; a new set. */
  public static Set<String> namedIn(String sql) {
    Set<String> names = new HashSet<>();
    if (mayName(sql)) {
      SettingNameFinder.find(sql, LexerOptions.DEFAULT).forEach(found -> names.add(found.name()));
    }
    return names;
  }

  /**
   * Whether a job may see what a setting was before the job: it names it, and not to set it. What
   * stored code reads is not seen here.
   */
  public static boolean mayRead(String sql, String name) {
    String text = sql.toLowerCase(Locale.ROOT);
    String lastPart = name.substring(name.lastIndexOf('.') + 1);
    if (!text.contains(lastPart)) {
      return false;
    }
    int first = text.indexOf(name);
    return first < 0 || !isSetAt(sql, name, first);
  }

  private static boolean isSetAt(String sql, String name, int offset) {
    for (SettingNameFinder.Found found : SettingNameFinder.find(sql, LexerOptions.DEFAULT)) {
      if (found.name().equals(name) && found.start() >= 0 && found.start() <= offset) {
        return offset - found.start() <= 2; // after the quote of a constant, or E'
      }
    }
    return false;
  }

  /** One cheap scan, for texts that pass by; see {@link SettingNameFinder#mayName}. */
  public static boolean mayName(String sql) {
    return SettingNameFinder.mayName(sql);
  }
}
