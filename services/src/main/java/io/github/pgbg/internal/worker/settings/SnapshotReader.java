package io.github.pgbg.internal.worker.settings;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@link SessionSnapshot} in one round trip. */
public final class SnapshotReader {
  private SnapshotReader() {}

  /**
   * Reads them; in a failed transaction this is 25P02, and begins a transaction as any query.
   *
   * @param role the one that is likely to be in force
   * @param moreCustom settings that texts of the session named
   */
  public static SessionSnapshot read(
      Connection connection, String role, SettingCatalog names, Collection<String> moreCustom)
      throws SQLException {
    Builder builder = new Builder(names);
    try (PreparedStatement statement =
            connection.prepareStatement(
                SnapshotSql.of(role, names, moreCustom).all()
                    + " UNION ALL "
                    + InstalledApi.rows());
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        builder.add(rows.getString(1), rows.getString(2), rows.getString(3));
      }
    }
    return builder.build();
  }

  /** Puts the rows of the query together. */
  public static final class Builder {
    private final SettingCatalog names;
    private String currentUser = "";
    private long oid;
    private String sessionUser = "";
    private int backendPid;
    private String serverStart = "";
    private double filesReadAt;
    private double readAt;
    private long statementTimeoutMillis;
    private @Nullable String values;
    private @Nullable InstalledApi installation;
    private @Nullable String ignoredInstallation;
    private final Map<String, String> valuesByName = new LinkedHashMap<>();
    private final Map<String, String> custom = new HashMap<>();

    public Builder(SettingCatalog names) {
      this.names = names;
    }

    public void add(String kind, String name, @Nullable String value) {
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
        case "t" -> {
          backendPid = name.isEmpty() ? backendPid : Integer.parseInt(name);
          statementTimeoutMillis = millis(value);
        }
        case "v" -> values = value;
        case "s" -> valuesByName.put(name, value);
        case "i" -> installation = InstalledApi.of(name, value);
        case "j" -> ignoredInstallation = name;
        case "f", "n" -> {} // the fingerprint of the others, and which custom names were known
        default -> custom.put(name, value);
      }
    }

    private static long millis(String shown) {
      Integer millis = GucInteger.parse(shown, ExtensionSetting.Unit.MILLISECONDS);
      return millis == null ? 0 : millis;
    }

    public SessionSnapshot build() {
      return new SessionSnapshot(
          currentUser,
          oid,
          sessionUser,
          backendPid,
          serverStart,
          filesReadAt,
          readAt,
          statementTimeoutMillis,
          names,
          values == null
              ? SnapshotValues.of(valuesByName)
              : new SnapshotValues(names.names(), values),
          Map.copyOf(custom),
          installation,
          ignoredInstallation);
    }
  }
}
