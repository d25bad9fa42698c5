package io.github.pgbg.internal.worker.settings;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the current role may do with the functions that are installed.
 *
 * @param installation which they are
 * @param inPath whether their schema is on the search path
 * @param denied those that the role may not execute, as name and number of arguments
 */
public record InstalledApi(Installation installation, boolean inPath, Set<String> denied) {
  /**
   * Whether a role (OID) may call a function (schema, owner, name, number of arguments), after the
   * key of the markers and a blank; nothing after it if there is no such function.
   */
  public static final String MAY_EXECUTE =
      "SELECT pg_catalog.concat("
          + Installations.KEY
          + OperatorQualifier.in(
              ", ';', (SELECT pg_catalog.bool_and(pg_catalog.has_function_privilege("
                  + "?::bigint::pg_catalog.oid, f.oid, 'EXECUTE')) FROM pg_catalog.pg_proc f"
                  + " WHERE (f.pronamespace = ?::bigint::pg_catalog.oid)"
                  + " AND (f.proowner = ?::bigint::pg_catalog.oid)"
                  + " AND (f.proname = ?) AND (f.pronargs = ?)))");

  /** Rows of the settings query: k for the key, i for the installation that is known. */
  static String rows(@Nullable Installation known) {
    String key = "SELECT 'k', COALESCE(" + Installations.KEY + ", ''), ''";
    if (known == null) {
      return key;
    }
    return key + " UNION ALL SELECT 'i', " + inPath(known) + ", " + denied(known);
  }

  /** Expressions whose values are all that is told by {@link #rows}. */
  static String expressions(@Nullable Installation known) {
    return known == null
        ? Installations.KEY
        : Installations.KEY + ", " + inPath(known) + ", " + denied(known);
  }

  private static String inPath(Installation known) {
    return OperatorQualifier.in(
        "((SELECT n.nspname FROM pg_catalog.pg_namespace n"
            + " WHERE n.oid = %1$d) = ANY (pg_catalog.current_schemas(true)))"
                .formatted(known.schemaOid())
            + "::pg_catalog.text");
  }

  private static String denied(Installation known) {
    return OperatorQualifier.in(
        "COALESCE((SELECT pg_catalog.string_agg("
            + "pg_catalog.concat(f.proname, '/', f.pronargs), ',')"
            + " FROM pg_catalog.pg_proc f WHERE (f.pronamespace = %d) AND (f.proowner = %d)"
                .formatted(known.schemaOid(), known.ownerOid())
            + " AND (f.proname >= 'pg_background_') AND (f.proname < 'pg_background_zz')"
            + " AND NOT (pg_catalog.has_schema_privilege(f.pronamespace, 'USAGE')"
            + " AND pg_catalog.has_function_privilege(f.oid, 'EXECUTE'))), '')");
  }

  static InstalledApi of(Installation installation, String inPath, String denied) {
    return new InstalledApi(
        installation,
        inPath.equals("true"),
        Arrays.stream(denied.split(",", -1)).collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * Whether a call may go on without the server; what it says otherwise, it says best itself.
   *
   * @param callSchema null if the call names none
   */
  public boolean allows(String name, int parameters, @Nullable String callSchema) {
    return (callSchema == null ? inPath : installation.schema().equals(callSchema))
        && !denied.contains(name + "/" + parameters);
  }
}
