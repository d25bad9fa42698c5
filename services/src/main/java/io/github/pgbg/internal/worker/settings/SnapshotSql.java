package io.github.pgbg.internal.worker.settings;

import io.github.pgbg.internal.sql.lexer.Identifiers;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a session tells what it is: for the custom settings known by now.
 *
 * <p>Asking for each setting by its name takes as long as two round trips, the view pg_settings as
 * long as thirty. But the view leaves out what the role may not see, and asking for that is an
 * error: so a role other than the expected one gets the view.
 *
 * @param all a query of three text columns: what kind a row is, a name, a value
 * @param fingerprint what a text is made of that is equal for equal answers of the query
 */
public record SnapshotSql(String all, Fingerprint fingerprint) {
  /**
   * Expressions for a function. Apart, because PL/pgSQL evaluates one without a query far faster.
   *
   * @param expected whether the expected role is in force
   * @param values of the settings, for this role; without a query
   * @param valuesOfOthers the same for any other role
   * @param custom values of custom settings
   */
  public record Fingerprint(String expected, String values, String valuesOfOthers, String custom) {}

  /** Finds {@link #mark} in a text of the server; a regular expression of PostgreSQL. */
  public static final String MARK_ON_SERVER = "settings [0-9a-f]+ [0-9.]+";

  private static final String CONCAT = "pg_catalog.concat_ws(E'\\x1f'";

  /** So many values fit one call, at most 100 arguments (FUNC_MAX_ARGS). */
  private static final int ARGUMENTS = 90;

  private static final String WHO =
      "SELECT 'u', current_user::pg_catalog.text,"
          + " pg_catalog.to_regrole(pg_catalog.quote_ident(current_user))"
          + "::pg_catalog.oid::pg_catalog.text"
          + " UNION ALL SELECT 'a', session_user::pg_catalog.text,"
          + " "
          + server()
          + " UNION ALL SELECT 'l',"
          + " "
          + epoch("pg_catalog.pg_conf_load_time()")
          + ", "
          + epoch("pg_catalog.clock_timestamp()")
          + " UNION ALL SELECT 't', pg_catalog.pg_backend_pid()::pg_catalog.text,"
          + " pg_catalog.current_setting('statement_timeout')";

  /**
   * Custom settings that the login or the database has been given: read each time, because another
   * session may have given one a moment ago.
   */
  private static final String OF_ROLES =
      " OPERATOR(pg_catalog.||) ARRAY(SELECT pg_catalog.split_part(c, '=', 1) FROM"
          + " pg_catalog.pg_db_role_setting, pg_catalog.unnest(setconfig) AS c"
          + " WHERE pg_catalog.strpos(pg_catalog.split_part(c, '=', 1), '.')"
          + " OPERATOR(pg_catalog.>) 0 AND (setrole OPERATOR(pg_catalog.=) 0 OR setrole"
          + " OPERATOR(pg_catalog.=) pg_catalog.to_regrole(pg_catalog.quote_ident(session_user))"
          + "::pg_catalog.oid))";

  /**
   * The queries for a role.
   *
   * @param role the one that is expected to be in force
   * @param names what it may read
   * @param moreCustom custom settings that texts of the session named
   */
  public static SnapshotSql of(String role, SettingCatalog names, Collection<String> moreCustom) {
    String expected = "current_user OPERATOR(pg_catalog.=) " + Identifiers.quoteLiteral(role);
    String quick = joined(array(names.names()));
    String view =
        " FROM pg_catalog.pg_settings WHERE current_user OPERATOR(pg_catalog.<>) "
            + Identifiers.quoteLiteral(role)
            + " AND name OPERATOR(pg_catalog.=) ANY ("
            + array(names.names())
            + ")";
    Set<String> customNames = new TreeSet<>(names.custom());
    customNames.addAll(moreCustom);
    String custom = "(" + array(customNames) + OF_ROLES + ")";
    return new SnapshotSql(
        WHO
            + " UNION ALL SELECT 'v', '', CASE WHEN "
            + expected
            + " THEN "
            + quick
            + " END UNION ALL SELECT 's', name, pg_catalog.current_setting(name)"
            + view
            + " UNION ALL SELECT 'c', n, pg_catalog.current_setting(n, true)"
            + " FROM pg_catalog.unnest("
            + custom
            + ") AS n",
        new Fingerprint(
            expected,
            oneByOne(names.names()),
            "(SELECT pg_catalog.string_agg(pg_catalog.current_setting(name), E'\\x1f')"
                + view
                + ")",
            joined(custom)));
  }

  /**
   * A query of one text, NULL for another role than the expected one: equal as long as nothing has
   * changed that the session is asked for. A hash and no comparison with what was told before:
   * settings may hold secrets, and the server shows the text of a query. Not a cryptographic one,
   * which takes five times as long: whoever can set a setting of the session need not hide it.
   *
   * @param custom all custom settings that the session may have: others count only once it has
   *     them, and then a text of the session has named them
   * @param seed keeps two settings that the hash takes for equal from being found beforehand
   * @param more expressions that are to be equal, too
   */
  static String mark(
      String role, SettingCatalog names, Collection<String> custom, long seed, String more) {
    return "SELECT CASE WHEN current_user OPERATOR(pg_catalog.=) "
        + Identifiers.quoteLiteral(role)
        + " THEN pg_catalog.hashtextextended(pg_catalog.concat_ws(E'\\x1f', session_user,"
        + " pg_catalog.pg_backend_pid(), pg_catalog.pg_conf_load_time(),"
        + " pg_catalog.pg_postmaster_start_time(), "
        + more
        + ", "
        + joined(array(names.names()))
        + (custom.isEmpty() ? "" : ", " + joined(array(custom)))
        + ") COLLATE pg_catalog.\"C\", "
        + seed
        + ")::pg_catalog.text END";
  }

  /** Tells these queries from others of the same session. */
  public String mark() {
    return "settings " + Integer.toHexString(hashCode());
  }

  /** Tells databases of all servers apart. */
  public static String server() {
    return "pg_catalog.concat("
        + epoch("pg_catalog.pg_postmaster_start_time()")
        + ", '/', pg_catalog.current_database())";
  }

  /** Microseconds: how many digits a float8 is shown with, depends on extra_float_digits. */
  public static String epoch(String timestamp) {
    return "(pg_catalog.date_part('epoch', "
        + timestamp
        + ") OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8::pg_catalog.text";
  }

  private static String joined(String array) {
    return "(SELECT pg_catalog.string_agg(COALESCE(pg_catalog.current_setting(n, true), E'\\x1e'),"
        + " E'\\x1f') FROM pg_catalog.unnest("
        + array
        + ") AS n)";
  }

  /**
   * The same text as of {@link #joined}, as one expression, which PL/pgSQL evaluates without a
   * query: in half the time, but its text is long, so it is for functions only.
   */
  private static String oneByOne(List<String> names) {
    StringBuilder values = new StringBuilder();
    for (int from = 0; from < names.size(); from += ARGUMENTS) {
      values.append(from == 0 ? "" : ", ").append(CONCAT);
      for (String name : names.subList(from, Math.min(from + ARGUMENTS, names.size()))) {
        values.append(", COALESCE(pg_catalog.current_setting(");
        values.append(Identifiers.quoteLiteral(name)).append(", true), E'\\x1e')");
      }
      values.append(')');
    }
    return values.isEmpty() ? "NULL" : CONCAT + ", " + values + ")";
  }

  static String array(Collection<String> names) {
    StringBuilder array = new StringBuilder("{");
    for (String name : names) {
      array.append(array.length() == 1 ? "" : ",").append(element(name));
    }
    return Identifiers.quoteLiteral(array.append('}').toString()) + "::pg_catalog.text[]";
  }

  private static String element(String name) {
    return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
