package io.github.pgbg.internal.worker.settings;

import io.github.pgbg.internal.pgjdbc.Messages;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;

/**
 * The settings that a session can have and a worker takes over.
 *
 * <p>The server does not list custom settings (names with dots that no extension has declared).
 * Known are those that stored code, roles or databases name.
 *
 * @param names what the server lists for a role, of which the login or the role may set each
 * @param role the one that may set what the login may not; empty if there is nothing of the kind
 * @param afterRole those of the names that only the role may set, not the login
 * @param withheld names with dots that neither may set: a library of the launcher brought them
 * @param resets of the names with dots, the value that the server itself has given them: a worker
 *     that has not loaded their library will get the same
 * @param custom names in the database's code
 */
public record SettingCatalog(
    List<String> names,
    String role,
    Set<String> afterRole,
    Set<String> withheld,
    Map<String, String> resets,
    Set<String> custom) {
  public static final SettingCatalog NONE =
      new SettingCatalog(List.of(), "", Set.of(), Set.of(), Map.of(), Set.of());

  /**
   * Whether this is {@link #NONE}. Not by {@code equals}: the JDK keeps the class of the record
   * that was compared last, and with it the class loader of an application that is gone.
   */
  @SuppressWarnings("ReferenceEquality") // there is one
  public boolean isNone() {
    return this == NONE;
  }

  /** Between values: no setting of PostgreSQL's own takes it. */
  static final char SEPARATOR = '\u001f';

  /** The value of a setting that this session does not have. */
  static final String ABSENT = "\u001e";

  /** PostgreSQL 15 lets a superuser grant a setting of his to others. */
  private static final int GRANTS_SETTINGS = 15_00_00;

  /**
   * Left out: what belongs to the connection or the transaction, and is not inherited. A setting
   * that is set as the server itself has set it up is given with its value.
   */
  private static final String LISTED =
      "SELECT CASE WHEN context = 'user' OR (%s) THEN 's' WHEN %s THEN 'r' ELSE 'w' END, name,"
          + " CASE WHEN setting = reset_val AND pg_catalog.strpos(name, '.') > 0"
          + " THEN pg_catalog.current_setting(name) END FROM pg_catalog.pg_settings"
          + " WHERE context = ANY ('{user,superuser}'::pg_catalog.text[])"
          + " AND name <> ALL ('{application_name,client_encoding,role,session_authorization,"
          + "transaction_isolation,transaction_read_only,transaction_deferrable,seed,"
          + "is_superuser}'::pg_catalog.text[])";

  /** Oids from 16384 on are not PostgreSQL's own (transam.h: FirstNormalObjectId). */
  private static final String STORED =
      " UNION SELECT 'c', pg_catalog.lower(pg_catalog.regexp_replace(COALESCE(found[1], found[2]),"
          + " '[\\s\"]', '', 'g')), NULL FROM pg_catalog.pg_proc,"
          + " pg_catalog.regexp_matches(prosrc, "
          + Identifiers.quoteLiteral(CustomSettingNames.PATTERN_ON_SERVER)
          + ", 'gi') AS found WHERE oid >= 16384 UNION SELECT 'c', pg_catalog.split_part(config,"
          + " '=', 1), NULL FROM pg_catalog.pg_proc, pg_catalog.unnest(proconfig) AS config WHERE"
          + " proconfig IS NOT NULL UNION SELECT 'c', pg_catalog.split_part(config, '=', 1), NULL"
          + " FROM pg_catalog.pg_db_role_setting, pg_catalog.unnest(setconfig) AS config UNION"
          + " SELECT 'u', current_user::pg_catalog.text, NULL ORDER BY 1, 2";

  /** The names, and the role that may read them. */
  record OfRole(String role, SettingCatalog names) {}

  /**
   * Reads them; begins no transaction, because a call's functions may have to be made before it.
   */
  static OfRole read(BaseConnection connection) throws SQLException {
    Found found = new Found();
    String login = Identifiers.quoteLiteral(connection.getQueryExecutor().getUser());
    boolean grants = connection.haveMinimumServerVersion(GRANTS_SETTINGS);
    String listed =
        LISTED.formatted(maySet(login, grants), maySet("current_user::pg_catalog.text", grants));
    Messages.simple(connection, OperatorQualifier.in(listed + STORED), found);
    found.names.forEach(found.custom::remove);
    return new OfRole(
        found.role,
        new SettingCatalog(
            found.names,
            found.afterRole.isEmpty() ? "" : found.role,
            found.afterRole,
            found.withheld,
            found.resets,
            found.custom));
  }

  /** Whether a role may set a superuser's setting. */
  private static String maySet(String role, boolean grants) {
    return grants
        ? "pg_catalog.has_parameter_privilege(" + role + ", name, 'SET')"
        : "(SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = " + role + ")";
  }

  private static final class Found extends ResultListener {
    private final List<String> names = new ArrayList<>();
    private final Set<String> afterRole = new HashSet<>();
    private final Set<String> withheld = new HashSet<>();
    private final Map<String, String> resets = new HashMap<>();
    private final Set<String> custom = new HashSet<>();
    private String role = "";

    @Override
    protected void rows(Field[] fields, List<Tuple> tuples) {
      for (Tuple row : tuples) {
        String name = text(row, 1);
        switch (text(row, 0)) {
          case "u" -> role = name;
          case "s" -> add(name, row);
          case "r" -> {
            add(name, row);
            afterRole.add(name);
          }
          case "w" -> {
            if (name.indexOf('.') > 0) {
              withheld.add(name);
            }
          }
          default -> {
            if (name.indexOf('.') > 0 && !CustomSettingNames.isDriversOwn(name)) {
              custom.add(name);
            }
          }
        }
      }
    }

    private void add(String name, Tuple row) {
      names.add(name);
      if (row.get(2) != null) {
        resets.put(name, text(row, 2));
      }
    }

    private static String text(Tuple row, int column) {
      byte[] value = row.get(column);
      return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
  }

  /** Whether a worker may be given a setting for a launcher with this role. */
  boolean maySet(String name, String currentRole) {
    return names.contains(name) && (role.equals(currentRole) || !afterRole.contains(name));
  }

  /** Whether another role's names are among these. */
  public boolean covers(SettingCatalog other) {
    return equals(other)
        || (custom.equals(other.custom) && new HashSet<>(names).containsAll(other.names));
  }
}
