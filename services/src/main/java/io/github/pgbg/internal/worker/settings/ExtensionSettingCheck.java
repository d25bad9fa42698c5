package io.github.pgbg.internal.worker.settings;

import io.github.pgbg.internal.pgjdbc.ErrorFields;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * Refuses names and values of {@code pg_background.*} as the extension's server does, which has
 * declared them.
 *
 * @param reservesPrefix whether an extension can keep its prefix for itself (PostgreSQL 15 and
 *     newer)
 * @param unitsInRanges whether the server names the unit with each number (17 and newer)
 */
public record ExtensionSettingCheck(boolean reservesPrefix, boolean unitsInRanges) {
  private static final String PREFIX = "pg_background.";

  /** As the server of a connection does. */
  public static ExtensionSettingCheck of(BaseConnection connection) {
    return new ExtensionSettingCheck(
        connection.haveMinimumServerVersion(15_00_00),
        connection.haveMinimumServerVersion(17_00_00));
  }

  /** The setting of a name; null if it is none of ours. */
  public static @Nullable ExtensionSetting named(String name) {
    for (ExtensionSetting setting : ExtensionSetting.values()) {
      if (setting.sqlName().equals(name)) {
        return setting;
      }
    }
    return null;
  }

  /**
   * Refuses a name with our prefix that is no setting.
   *
   * @throws SQLException 42602
   */
  public void name(String name) throws SQLException {
    if (reservesPrefix && name.startsWith(PREFIX) && named(name) == null) {
      throw ErrorFields.error("42602", "invalid configuration parameter name \"" + name + "\"")
          .detail("\"pg_background\" is a reserved prefix.")
          .exception();
    }
  }

  /**
   * A value in base units.
   *
   * @throws SQLException 22023
   */
  public int value(ExtensionSetting setting, String text) throws SQLException {
    Integer value = GucInteger.parse(text, setting.unit());
    if (value == null) {
      throw ErrorFields.error(
              "22023",
              "invalid value for parameter \"" + setting.sqlName() + "\": \"" + text + "\"")
          .hint(GucInteger.hint(text, setting.unit()))
          .exception();
    }
    if (value < setting.minimum() || value > setting.maximum()) {
      throw outOfRange(setting, value);
    }
    return value;
  }

  private SQLException outOfRange(ExtensionSetting setting, int value) {
    String unit =
        switch (setting.unit()) {
          case NONE -> "";
          case BYTES -> " B";
          case MILLISECONDS -> " ms";
        };
    String ofLimits = unitsInRanges ? unit : "";
    return ErrorFields.error(
            "22023",
            "%d%s is outside the valid range for parameter \"%s\" (%d%s .. %d%s)"
                .formatted(
                    value,
                    unit,
                    setting.sqlName(),
                    setting.minimum(),
                    ofLimits,
                    setting.maximum(),
                    ofLimits))
        .exception();
  }

  /**
   * Refuses what code inside the server has set without our seeing it.
   *
   * @throws SQLException 42602, 22023
   */
  public void session(SessionSnapshot snapshot) throws SQLException {
    for (String name : snapshot.custom().keySet()) {
      String value = snapshot.custom().get(name);
      if (value != null && !value.isEmpty() && name.startsWith(PREFIX)) {
        name(name);
        ExtensionSetting setting = named(name);
        if (setting != null) {
          int ignored = value(setting, value);
        }
      }
    }
  }
}
