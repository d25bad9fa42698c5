package io.github.pgbg.internal.worker.settings;

import io.github.pgbg.internal.pgjdbc.Messages;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;

/**
 * The settings that a session can have and a worker takes over.
 *
 * <p>The server does not list custom settings (two-part names that no extension has declared).
 * Known are those that stored code, roles or databases name.
 *
 * @param names what the server lists for a role
 * @param custom names in the database's code
 */
public record SettingCatalog(List<String> names, Set<String> custom) {
  public static final SettingCatalog NONE = new SettingCatalog(List.of(), Set.of());

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
          + Identifiers.quoteLiteral(CustomSettingNames.PATTERN_ON_SERVER)
          + ", 'gi') AS found WHERE oid >= 16384"
          + " UNION SELECT 'c', pg_catalog.split_part(config, '=', 1) FROM pg_catalog.pg_proc,"
          + " pg_catalog.unnest(proconfig) AS config WHERE proconfig IS NOT NULL"
          + " UNION SELECT 'c', pg_catalog.split_part(config, '=', 1)"
          + " FROM pg_catalog.pg_db_role_setting, pg_catalog.unnest(setconfig) AS config"
          + " UNION SELECT 'u', current_user::pg_catalog.text ORDER BY 1, 2";

  /** The names, and the role that may read them. */
  record OfRole(String role, SettingCatalog names) {}

  /**
   * Reads them; begins no transaction, because a call's functions may have to be made before it.
   */
  static OfRole read(BaseConnection connection) throws SQLException {
    Found found = new Found();
    Messages.simple(connection, OperatorQualifier.in(LISTED + STORED), found);
    found.names.forEach(found.custom::remove);
    return new OfRole(found.role, new SettingCatalog(found.names, found.custom));
  }

  private static final class Found extends ResultListener {
    private final List<String> names = new ArrayList<>();
    private final Set<String> custom = new HashSet<>();
    private String role = "";

    Found() {
      super(false);
    }

    @Override
    protected void rows(Field[] fields, List<Tuple> tuples) {
      for (Tuple row : tuples) {
        String name = text(row, 1);
        switch (text(row, 0)) {
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

    private static String text(Tuple row, int column) {
      byte[] value = row.get(column);
      return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
  }

  /** Whether another role's names are among these. */
  boolean cover(SettingCatalog other) {
    return equals(other)
        || (custom.equals(other.custom) && new HashSet<>(names).containsAll(other.names));
  }
}
