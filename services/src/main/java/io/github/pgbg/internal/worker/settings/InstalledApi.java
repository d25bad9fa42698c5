package io.github.pgbg.internal.worker.settings;

import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.worker.base.SqlTemplate;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The functions in the database itself, if they have been installed there, and what the current
 * role may do with them.
 *
 * <p>Anybody who may create in some schema can make what looks like an installation. It counts for
 * a session where it and its schema belong to a superuser, the owner of the database, the login or
 * a role that the login is a member of (but not because that role granted itself); for a superuser
 * no membership counts. Others are ignored.
 *
 * @param schema where they are
 * @param level the API that they are
 * @param protocol how they talk to the driver
 * @param inPath whether the schema is on the search path
 * @param denied the functions that the role may not execute, as name and number of arguments
 */
public record InstalledApi(
    String schema, ApiLevel level, int protocol, boolean inPath, Set<String> denied) {
  /**
   * How functions and driver of this version talk. Whoever changes that, or what an installation
   * consists of besides functions of the API, counts on.
   */
  public static final int PROTOCOL = 2;

  private static final SqlTemplate INSTALLATIONS =
      SqlTemplate.of(InstalledApi.class, "installations.sql");

  private static final Pattern PROTOCOL_IN_MARK = Pattern.compile("protocol ([0-9]{1,6}) ");

  /**
   * A query of all schemas that look like one: schema_name, schema_oid, marker, owner, mark, of_all
   * (whether it counts for all sessions), counts (for this one).
   */
  public static String installations() {
    return OperatorQualifier.in(INSTALLATIONS.fill());
  }

  /** The one that counts: a subquery of the columns of {@link #installations}; no or one row. */
  private static String counting() {
    return "(SELECT c.* FROM ("
        + installations()
        + ") AS c WHERE c.counts ORDER BY c.of_all DESC, c.marker LIMIT 1)";
  }

  /** What the marker of the one that counts says, as an expression; NULL if there is none. */
  public static String mark() {
    return "(SELECT i.mark FROM " + counting() + " AS i)";
  }

  /**
   * Whether a role (OID) may call a function (name, number of arguments); NULL if there is none.
   */
  public static String mayExecute() {
    return OperatorQualifier.in(
            "SELECT pg_catalog.bool_and(pg_catalog.has_function_privilege("
                + "?::bigint::pg_catalog.oid, f.oid, 'EXECUTE')) FROM pg_catalog.pg_proc f, ")
        + counting()
        + OperatorQualifier.in(
            " AS i WHERE (f.proname = ?) AND (f.pronargs = ?)"
                + " AND (f.pronamespace = i.schema_oid) AND (f.proowner = i.owner)");
  }

  /** Rows of the settings query: kind i for the one that counts, j for one that does not. */
  static String rows() {
    return OperatorQualifier.in(
            "SELECT 'i', i.schema_name, pg_catalog.concat_ws(E'\\x1f', i.mark,"
                + " i.schema_name = ANY (pg_catalog.current_schemas(true)::pg_catalog.text[]),"
                + " (SELECT pg_catalog.string_agg(pg_catalog.concat(f.proname, '/', f.pronargs),"
                + " ',') FROM pg_catalog.pg_proc f WHERE (f.pronamespace = i.schema_oid)"
                + " AND (f.proowner = i.owner)"
                + " AND (f.proname >= 'pg_background_') AND (f.proname < 'pg_background_zz')"
                + " AND NOT (pg_catalog.has_schema_privilege(i.schema_oid, 'USAGE')"
                + " AND pg_catalog.has_function_privilege(f.oid, 'EXECUTE')))) FROM ")
        + counting()
        + " AS i UNION ALL SELECT 'j', j.schema_name, '' FROM (SELECT c.* FROM ("
        + installations()
        + ") AS c WHERE NOT c.counts ORDER BY c.marker LIMIT 1) AS j";
  }

  static InstalledApi of(String schema, String value) {
    String[] parts = value.split("\u001f", -1);
    Set<String> denied =
        parts.length < 3
            ? Set.of()
            : Arrays.stream(parts[2].split(",", -1)).collect(Collectors.toUnmodifiableSet());
    return new InstalledApi(
        schema,
        levelIn(parts[0]),
        protocolIn(parts[0]),
        parts.length > 1 && parts[1].equals("t"),
        denied);
  }

  private static ApiLevel levelIn(String mark) {
    return mark.contains("'2.") ? ApiLevel.V2_0 : ApiLevel.V1_10;
  }

  /** Installations of before there were protocols have the first. */
  public static int protocolIn(String mark) {
    Matcher matcher = PROTOCOL_IN_MARK.matcher(mark);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 1;
  }

  /**
   * Whether a call may go on without the server; what it says otherwise, it says best itself.
   *
   * @param callSchema null if the call names none
   */
  public boolean allows(String name, int parameters, @Nullable String callSchema) {
    return (callSchema == null ? inPath : schema.equals(callSchema))
        && !denied.contains(name + "/" + parameters);
  }
}
