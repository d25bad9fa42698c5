package io.github.pgbg.worker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@link SessionSettings} in one round trip. */
final class SettingsReader {
  private SettingsReader() {}

  /**
   * Reads them; in a failed transaction this is 25P02, and begins a transaction as any query.
   *
   * @param role the one that is likely to be in force
   * @param moreCustom settings that texts of the session named
   */
  static SessionSettings read(
      Connection connection, String role, SettingNames names, Collection<String> moreCustom)
      throws SQLException {
    Builder builder = new Builder(names);
    try (PreparedStatement statement =
            connection.prepareStatement(
                SettingsQueries.of(role, names, moreCustom).all()
                    + " UNION ALL "
                    + Installation.ROWS);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        builder.add(rows.getString(1), rows.getString(2), rows.getString(3));
      }
    }
    return builder.build();
  }

  /** Puts the rows of the query together. */
  static final class Builder {
    private final SettingNames names;
    private String currentUser = "";
    private long oid;
    private String sessionUser = "";
    private String serverStart = "";
    private double filesReadAt;
    private double readAt;
    private long statementTimeoutMillis;
    private @Nullable String values;
    private @Nullable Installation installation;
    private final Map<String, String> valuesByName = new LinkedHashMap<>();
    private final Map<String, String> custom = new HashMap<>();

    Builder(SettingNames names) {
      this.names = names;
    }

    void add(String kind, String name, @Nullable String value) {
      if (value == null) {
        return;
      }
      switch (kind) {
        case "u" -> {
          currentUser = name;
          oid = Long.parseLong(value);
        }
        case "a" -> {
          sessionUser = name;
          serverStart = value;
        }
        case "l" -> {
          filesReadAt = Double.parseDouble(name);
          readAt = Double.parseDouble(value);
        }
        case "t" -> statementTimeoutMillis = millis(value);
        case "v" -> values = value;
        case "s" -> valuesByName.put(name, value);
        case "i" -> {
          if (installation == null || !installation.visible()) {
            installation = Installation.of(name, value);
          }
        }
        case "f", "n" -> {} // the fingerprint of the others, and which custom names were known
        default -> custom.put(name, value);
      }
    }

    private static long millis(String shown) {
      Integer millis = SettingValue.parse(shown, BackgroundSetting.Unit.MILLISECONDS);
      return millis == null ? 0 : millis;
    }

    SessionSettings build() {
      return new SessionSettings(
          currentUser,
          oid,
          sessionUser,
          serverStart,
          filesReadAt,
          readAt,
          statementTimeoutMillis,
          names,
          values == null
              ? SettingValues.of(valuesByName)
              : new SettingValues(names.names(), values),
          Map.copyOf(custom),
          installation);
    }
  }
}
