package io.github.pgbg.worker;

import io.github.pgbg.sql.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads {@link SessionSettings} in one round trip. */
final class SettingsReader {
  /**
   * Settings that a session was given by itself, its role, its database or its client. What the
   * server's files say holds for the worker anyway; the transaction's own characteristics are not
   * inherited; role and client_encoding have their own ways.
   */
  private static final String CHANGED =
      "SELECT 's', name, setting FROM pg_catalog.pg_settings"
          + " WHERE source IN ('session', 'client', 'user', 'database', 'database user', 'global')"
          + " AND context IN ('user', 'superuser')"
          + " AND name NOT IN ('application_name', 'client_encoding', 'role',"
          + " 'session_authorization', 'transaction_isolation', 'transaction_read_only',"
          + " 'transaction_deferrable', 'seed', 'is_superuser')";

  private static final String WHO =
      "SELECT 'u', current_user::pg_catalog.text,"
          + " (SELECT oid::pg_catalog.text FROM pg_catalog.pg_roles WHERE rolname = current_user)"
          + " UNION ALL SELECT 'a', session_user::pg_catalog.text,"
          + " extract(epoch FROM pg_catalog.pg_postmaster_start_time())::pg_catalog.text"
          + " UNION ALL ";

  /** The names to hash; these three are for superusers and the like only. */
  static final String NAMES =
      "SELECT name FROM pg_catalog.pg_settings WHERE context IN ('user', 'superuser')"
          + " AND name NOT IN ('application_name', 'client_encoding', 'role',"
          + " 'session_authorization', 'transaction_isolation', 'transaction_read_only',"
          + " 'transaction_deferrable', 'seed', 'session_preload_libraries',"
          + " 'dynamic_library_path', 'extension_control_path')";

  private SettingsReader() {}

  /**
   * Reads them; in a failed transaction this is 25P02, and begins a transaction as any query.
   *
   * @param customNames settings that are not listed by the server, because no extension has
   *     declared them
   */
  static SessionSettings read(Connection connection, Collection<String> customNames)
      throws SQLException {
    Builder builder = new Builder();
    try (PreparedStatement statement = connection.prepareStatement(query(customNames));
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        builder.add(rows.getString(1), rows.getString(2), rows.getString(3));
      }
    }
    return builder.build();
  }

  /** The query, of three text columns: what kind a row is, a name, a value. */
  static String query(Collection<String> customNames) {
    StringBuilder sql = new StringBuilder(WHO).append(CHANGED);
    for (String name : new TreeSet<>(customNames)) {
      String literal = Identifiers.quoteLiteral(name);
      sql.append(" UNION ALL SELECT 'c', ")
          .append(literal)
          .append(", pg_catalog.current_setting(")
          .append(literal)
          .append(", true)");
    }
    return sql.toString();
  }

  /**
   * A hash of all values that a session can change, which the server gives a good deal faster than
   * the values themselves. Settings that not everybody may read are left out: they are none of what
   * a session without that right can have changed.
   */
  static String fingerprint(Collection<String> settingNames, Collection<String> customNames) {
    Set<String> names = new TreeSet<>(settingNames);
    names.addAll(customNames);
    StringBuilder list = new StringBuilder();
    for (String name : names) {
      list.append(list.length() == 0 ? "" : ",").append(Identifiers.quoteLiteral(name));
    }
    return "SELECT pg_catalog.concat('md5:', pg_catalog.md5(pg_catalog.concat_ws('/', current_user,"
        + " session_user, pg_catalog.string_agg(pg_catalog.concat(pg_catalog.length("
        + "pg_catalog.current_setting(n.name, true)), ':',"
        + " pg_catalog.current_setting(n.name, true)), '/' ))))"
        + " FROM pg_catalog.unnest(ARRAY["
        + list
        + "]::pg_catalog.text[]) AS n(name)";
  }

  /** Puts the rows of the query together. */
  static final class Builder {
    private String currentUser = "";
    private long oid;
    private String sessionUser = "";
    private String serverStart = "";
    private final Map<String, String> settings = new HashMap<>();
    private final Map<String, String> custom = new HashMap<>();

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
        case "s" -> settings.put(name, value);
        case "f" -> {} // the fingerprint of the others
        default -> custom.put(name, value);
      }
    }

    SessionSettings build() {
      return new SessionSettings(
          currentUser, oid, sessionUser, serverStart, Map.copyOf(settings), Map.copyOf(custom));
    }
  }
}
