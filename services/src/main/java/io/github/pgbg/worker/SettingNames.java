package io.github.pgbg.worker;

import io.github.pgbg.sql.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The settings that a session can have and a worker takes over.
 *
 * <p>The server does not list custom settings (two-part names that no extension has declared).
 * Known are those that stored code, roles or databases name.
 *
 * @param names what the server lists for a role
 * @param custom names in the database's code
 */
record SettingNames(List<String> names, Set<String> custom) {
  static final SettingNames NONE = new SettingNames(List.of(), Set.of());

  /** Between values: no setting of PostgreSQL's own takes it. */
  static final char SEPARATOR = '\u001f';

  /** The value of a setting that this session does not have. */
  static final String ABSENT = "\u001e";

  /** Left out: what belongs to the connection or the transaction, and is not inherited. */
  private static final String LISTED =
      "SELECT 's', name FROM pg_catalog.pg_settings"
          + " WHERE context = ANY ('{user,superuser}'::pg_catalog.text[])"
          + " AND name <> ALL ('{application_name,client_encoding,role,session_authorization,"
          + "transaction_isolation,transaction_read_only,transaction_deferrable,seed,"
          + "is_superuser}'::pg_catalog.text[])";

  /** Oids from 16384 on are not PostgreSQL's own (transam.h: FirstNormalObjectId). */
  private static final String STORED =
      " UNION SELECT 'c', pg_catalog.lower(COALESCE(found[1], found[2])) FROM pg_catalog.pg_proc,"
          + " pg_catalog.regexp_matches(prosrc, "
          + Identifiers.quoteLiteral(CustomSettings.PATTERN_ON_SERVER)
          + ", 'gi') AS found WHERE oid >= 16384"
          + " UNION SELECT 'c', pg_catalog.split_part(config, '=', 1) FROM pg_catalog.pg_proc,"
          + " pg_catalog.unnest(proconfig) AS config WHERE proconfig IS NOT NULL"
          + " UNION SELECT 'c', pg_catalog.split_part(config, '=', 1)"
          + " FROM pg_catalog.pg_db_role_setting, pg_catalog.unnest(setconfig) AS config"
          + " UNION SELECT 'u', current_user::pg_catalog.text ORDER BY 1, 2";

  /** The names, and the role that may read them. */
  record OfRole(String role, SettingNames names) {}

  static OfRole read(Connection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    Set<String> custom = new HashSet<>();
    String role = "";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(CatalogOperators.in(LISTED + STORED))) {
      while (rows.next()) {
        String name = rows.getString(2);
        switch (rows.getString(1)) {
          case "u" -> role = name;
          case "s" -> names.add(name);
          default -> {
            if (name.indexOf('.') > 0) {
              custom.add(name);
            }
          }
        }
      }
    }
    names.forEach(custom::remove);
    return new OfRole(role, new SettingNames(names, custom));
  }

  /** Whether another role's names are among these. */
  boolean cover(SettingNames other) {
    return equals(other)
        || (custom.equals(other.custom) && new HashSet<>(names).containsAll(other.names));
  }
}
