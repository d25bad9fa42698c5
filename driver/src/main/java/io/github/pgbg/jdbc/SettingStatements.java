package io.github.pgbg.jdbc;

import io.github.pgbg.pgjdbc.ErrorFields;
import io.github.pgbg.sql.Identifiers;
import io.github.pgbg.worker.BackgroundSetting;
import io.github.pgbg.worker.SettingValue;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * The settings {@code pg_background.*} on a server that does not know them.
 *
 * <p>They are kept by the server as custom settings, so that SET LOCAL, ROLLBACK, SHOW and
 * set_config work by themselves; what an extension would add is done here: defaults, ranges, units.
 */
final class SettingStatements {
  private static final Pattern SET =
      Pattern.compile(
          "\\s*set\\s+((?:session|local)\\s+)?(pg_background\\.\\w+)\\s*(?:=|\\s+to\\s+)\\s*"
              + "('(?:[^']|'')*'|[^\\s;']+)\\s*;?\\s*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern RESET =
      Pattern.compile("\\s*reset\\s+(pg_background\\.\\w+)\\s*;?\\s*", Pattern.CASE_INSENSITIVE);

  private final BaseConnection launcher;

  SettingStatements(BaseConnection launcher) {
    this.launcher = launcher;
  }

  /**
   * The text to execute instead.
   *
   * @throws SQLException 22023 for a value that the setting does not take
   */
  String rewrite(String sql) throws SQLException {
    if (!names(sql)) {
      return sql;
    }
    Matcher set = SET.matcher(sql);
    if (set.matches()) {
      BackgroundSetting setting = byName(set.group(2));
      return setting == null ? sql : set(setting, set.group(1), set.group(3));
    }
    Matcher reset = RESET.matcher(sql);
    if (reset.matches()) {
      BackgroundSetting setting = byName(reset.group(1));
      return setting == null ? sql : set(setting, null, "default");
    }
    giveDefaults();
    return sql;
  }

  private static boolean names(String sql) {
    String lower = sql.toLowerCase(Locale.ROOT);
    for (BackgroundSetting setting : BackgroundSetting.values()) {
      if (lower.contains(setting.sqlName())) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable BackgroundSetting byName(String name) {
    for (BackgroundSetting setting : BackgroundSetting.values()) {
      if (setting.sqlName().equalsIgnoreCase(name)) {
        return setting;
      }
    }
    return null;
  }

  private static String set(BackgroundSetting setting, @Nullable String scope, String written)
      throws SQLException {
    int value =
        written.equalsIgnoreCase("default")
            ? setting.defaultValue()
            : checked(setting, unquoted(written));
    return "SET "
        + (scope == null ? "" : scope)
        + setting.sqlName()
        + " = '"
        + SettingValue.show(value, setting.unit())
        + "'";
  }

  private static String unquoted(String written) {
    return written.startsWith("'")
        ? written.substring(1, written.length() - 1).replace("''", "'")
        : written;
  }

  private static int checked(BackgroundSetting setting, String text) throws SQLException {
    Integer value = SettingValue.parse(text, setting.unit());
    if (value == null) {
      throw ErrorFields.error(
              "22023",
              "invalid value for parameter \"" + setting.sqlName() + "\": \"" + text + "\"")
          .hint(SettingValue.validUnits(setting.unit()))
          .exception();
    }
    if (value < setting.minimum() || value > setting.maximum()) {
      throw ErrorFields.error(
              "22023",
              value
                  + unit(setting)
                  + " is outside the valid range for parameter \""
                  + setting.sqlName()
                  + "\" ("
                  + setting.minimum()
                  + " .. "
                  + setting.maximum()
                  + ")")
          .exception();
    }
    return value;
  }

  private static String unit(BackgroundSetting setting) {
    return switch (setting.unit()) {
      case NONE -> "";
      case BYTES -> " B";
      case MILLISECONDS -> " ms";
    };
  }

  /** Who looks at a setting finds its default there, unless it is set. */
  private void giveDefaults() throws SQLException {
    if (launcher.getTransactionState() == TransactionState.FAILED) {
      return;
    }
    StringBuilder sql = new StringBuilder();
    for (BackgroundSetting setting : BackgroundSetting.values()) {
      String name = Identifiers.quoteLiteral(setting.sqlName());
      sql.append(sql.length() == 0 ? "" : " UNION ALL ")
          .append("SELECT pg_catalog.set_config(")
          .append(name)
          .append(", '")
          .append(SettingValue.show(setting.defaultValue(), setting.unit()))
          .append("', false) WHERE coalesce(pg_catalog.current_setting(")
          .append(name)
          .append(", true), '') = ''");
    }
    try (Statement statement = launcher.createStatement()) {
      statement.execute(sql.toString());
    }
  }
}
