package io.github.pgbg.internal.worker.settings;

import io.github.pgbg.internal.sql.api.ApiFunction;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The functions in the database itself, if they have been installed there, and what the current
 * role may do with them.
 *
 * @param schema where they are
 * @param mark version and digest of the installation
 * @param visible whether they are found without their schema
 * @param denied the functions that the role may not execute, as name and number of arguments
 */
public record InstalledApi(String schema, String mark, boolean visible, Set<String> denied) {
  /**
   * Markers of installations that count: those in sight, and those of who could make all of the
   * database's sessions obey anyway.
   */
  private static final String MARKERS =
      OperatorQualifier.in(
          " FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace"
              + " WHERE p.proname = 'pgbg_version' AND p.pronargs = 0 AND"
              + " (pg_catalog.pg_function_is_visible(p.oid) OR EXISTS (SELECT FROM"
              + " pg_catalog.pg_roles r WHERE r.oid = p.proowner AND (r.rolsuper OR r.rolname ="
              + " session_user OR r.oid = (SELECT d.datdba FROM pg_catalog.pg_database d WHERE"
              + " d.datname = pg_catalog.current_database()))))");

  /** Whether there is one, as a condition. */
  public static final String EXISTS = "EXISTS (SELECT" + MARKERS + ")";

  /**
   * Whether a role (OID) may call a function (name, number of arguments); NULL if there is none.
   */
  public static final String MAY_EXECUTE =
      "SELECT pg_catalog.bool_and(pg_catalog.has_function_privilege(?::bigint::pg_catalog.oid,"
          + " f.oid, 'EXECUTE')) FROM pg_catalog.pg_proc f WHERE f.proname = ? AND f.pronargs = ?"
          + " AND f.pronamespace IN (SELECT p.pronamespace"
          + MARKERS
          + ")";

  /** A row of the settings query for each. */
  static final String ROWS =
      OperatorQualifier.in(
              "SELECT 'i', n.nspname::pg_catalog.text, pg_catalog.concat_ws(E'\\x1f', p.prosrc,"
                  + " pg_catalog.pg_function_is_visible(p.oid),"
                  + " (SELECT pg_catalog.string_agg(f.proname || '/' || f.pronargs, ',')"
                  + " FROM pg_catalog.pg_proc f WHERE f.pronamespace = p.pronamespace"
                  + " AND f.proname >= 'pg_background_' AND f.proname < 'pg_background_zz'"
                  + " AND NOT (pg_catalog.has_schema_privilege(n.oid, 'USAGE')"
                  + " AND pg_catalog.has_function_privilege(f.oid, 'EXECUTE'))))")
          + MARKERS;

  static InstalledApi of(String schema, String value) {
    String[] parts = value.split("\u001f", -1);
    Set<String> denied =
        parts.length < 3
            ? Set.of()
            : Arrays.stream(parts[2].split(",", -1)).collect(Collectors.toUnmodifiableSet());
    return new InstalledApi(schema, parts[0], parts.length > 1 && parts[1].equals("t"), denied);
  }

  /**
   * Whether a call may go on without the server; what it says otherwise, it says best itself.
   *
   * @param callSchema null if the call names none
   */
  public boolean allows(ApiFunction function, @Nullable String callSchema) {
    return (callSchema == null ? visible : schema.equals(callSchema))
        && !denied.contains(function.sqlName() + "/" + function.parameters().size());
  }
}
