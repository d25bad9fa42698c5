package io.github.pgbg.shell;

import io.github.pgbg.internal.sql.lexer.Identifiers;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code \d} and its relatives: queries of the catalogue, as psql shows it in short. */
final class Describe {
  private static final Map<Character, String> RELATIONS =
      Map.of('t', "'r','p'", 'v', "'v'", 'm', "'m'", 'i', "'i','I'", 's', "'S'", 'E', "'f'");

  private static final String LIST =
      """
      SELECT n.nspname AS "Schema", c.relname AS "Name",
             CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view'
               WHEN 'm' THEN 'materialized view' WHEN 'i' THEN 'index' WHEN 'S' THEN 'sequence'
               WHEN 'f' THEN 'foreign table' WHEN 'p' THEN 'partitioned table'
               WHEN 'I' THEN 'partitioned index' END AS "Type",
             pg_catalog.pg_get_userbyid(c.relowner) AS "Owner"
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN (%s) AND %s ORDER BY 1, 2\
      """;

  private static final String COLUMNS =
      """
      SELECT a.attname AS "Column", pg_catalog.format_type(a.atttypid, a.atttypmod) AS "Type",
             CASE WHEN a.attnotnull THEN 'not null' ELSE '' END AS "Nullable",
             COALESCE(pg_catalog.pg_get_expr(d.adbin, d.adrelid), '') AS "Default"
        FROM pg_catalog.pg_attribute a
        LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
       WHERE a.attrelid = %d AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum\
      """;

  private static final String FUNCTIONS =
      """
      SELECT n.nspname AS "Schema", p.proname AS "Name",
             pg_catalog.pg_get_function_result(p.oid) AS "Result data type",
             pg_catalog.pg_get_function_arguments(p.oid) AS "Argument data types",
             CASE p.prokind WHEN 'a' THEN 'agg' WHEN 'w' THEN 'window' WHEN 'p' THEN 'proc'
               ELSE 'func' END AS "Type"
        FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
       WHERE %s ORDER BY 1, 2, 4\
      """;

  private static final String SCHEMAS =
      """
      SELECT n.nspname AS "Name", pg_catalog.pg_get_userbyid(n.nspowner) AS "Owner"
        FROM pg_catalog.pg_namespace n
       WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1\
      """;

  private static final String ROLES =
      """
      SELECT r.rolname AS "Role name",
             pg_catalog.concat_ws(', ', CASE WHEN r.rolsuper THEN 'Superuser' END,
               CASE WHEN NOT r.rolinherit THEN 'No inheritance' END,
               CASE WHEN r.rolcreaterole THEN 'Create role' END,
               CASE WHEN r.rolcreatedb THEN 'Create DB' END,
               CASE WHEN NOT r.rolcanlogin THEN 'Cannot login' END,
               CASE WHEN r.rolreplication THEN 'Replication' END) AS "Attributes"
        FROM pg_catalog.pg_roles r WHERE r.rolname !~ '^pg_' ORDER BY 1\
      """;

  private static final String EXTENSIONS =
      """
      SELECT e.extname AS "Name", e.extversion AS "Version", n.nspname AS "Schema"
        FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
       ORDER BY 1\
      """;

  private static final String DATABASES =
      """
      SELECT datname AS "Name", pg_catalog.pg_get_userbyid(datdba) AS "Owner",
             pg_catalog.pg_encoding_to_char(encoding) AS "Encoding", datcollate AS "Collate"
        FROM pg_catalog.pg_database ORDER BY 1\
      """;

  private final Console console;
  private final StatementRunner runner;
  private final Output output;

  Describe(Console console, StatementRunner runner, Output output) {
    this.console = console;
    this.runner = runner;
    this.output = output;
  }

  /** Whether this class knows the command. */
  static boolean knows(String command) {
    return command.matches("\\\\(l|d[tvmisEfnux]?)[S+]*");
  }

  /**
   * Runs such a command.
   *
   * @param pattern a name with psql's wildcards; empty for all that is in sight
   */
  boolean run(String command, String pattern) {
    String kind = command.replaceAll("[\\\\S+]", "");
    return switch (kind) {
      case "l" -> runner.run(DATABASES);
      case "dn" -> runner.run(SCHEMAS);
      case "du" -> runner.run(ROLES);
      case "dx" -> runner.run(EXTENSIONS);
      case "df" ->
          runner.run(FUNCTIONS.formatted(matching("p.proname", "p.oid", "function", pattern)));
      case "d" -> pattern.isEmpty() ? list("'r','p','v','m','S','f'", "") : describe(pattern);
      default -> list(RELATIONS.getOrDefault(kind.charAt(1), "'r'"), pattern);
    };
  }

  private boolean list(String kinds, String pattern) {
    return runner.run(LIST.formatted(kinds, matching("c.relname", "c.oid", "table", pattern)));
  }

  /** A condition for psql's patterns: * and ?, folded to lower case, with a schema or in sight. */
  private static String matching(String name, String oid, String visible, String pattern) {
    String inSight =
        "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND pg_catalog.pg_"
            + visible
            + "_is_visible("
            + oid
            + ")";
    if (pattern.isEmpty()) {
      return inSight;
    }
    int dot = pattern.indexOf('.');
    String byName = name + " ~ " + regex(pattern.substring(dot + 1));
    return dot < 0
        ? byName + " AND pg_catalog.pg_" + visible + "_is_visible(" + oid + ")"
        : byName + " AND n.nspname ~ " + regex(pattern.substring(0, dot));
  }

  private static String regex(String pattern) {
    StringBuilder regex = new StringBuilder("^(");
    boolean quoted = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '*' && !quoted) {
        regex.append(".*");
      } else if (c == '?' && !quoted) {
        regex.append('.');
      } else {
        String one = quoted ? String.valueOf(c) : String.valueOf(c).toLowerCase(Locale.ROOT);
        regex.append("^$.[]|()+{}\\*?".contains(one) ? "\\" + one : one);
      }
    }
    return Identifiers.quoteLiteral(regex.append(")$").toString());
  }

  private boolean describe(String pattern) {
    try {
      List<Found> all = find(pattern);
      if (all.isEmpty()) {
        output.err().println("Did not find any relation named \"" + pattern + "\".");
        return false;
      }
      for (Found one : all) {
        output.out().println("\t%s \"%s.%s\"".formatted(one.kind(), one.schema(), one.name()));
        if (!runner.run(COLUMNS.formatted(one.oid()))) {
          return false;
        }
        details(one.oid());
      }
      return true;
    } catch (SQLException e) {
      new ErrorText("").print("", e, output.err());
      return false;
    }
  }

  private record Found(long oid, String schema, String name, String kind) {}

  private List<Found> find(String pattern) throws SQLException {
    String sql =
        LIST.formatted(
                "'r','p','v','m','i','I','S','f'", matching("c.relname", "c.oid", "table", pattern))
            .replaceFirst("SELECT", "SELECT c.oid,");
    List<Found> found = new ArrayList<>();
    try (PreparedStatement statement = console.connection().prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        String kind = rows.getString(4);
        String title = kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
        found.add(new Found(rows.getLong(1), rows.getString(2), rows.getString(3), title));
      }
    }
    return found;
  }

  private void details(long oid) throws SQLException {
    part(
        "Indexes:",
        "SELECT pg_catalog.quote_ident(c.relname) || CASE WHEN i.indisprimary THEN ' PRIMARY KEY,'"
            + " WHEN i.indisunique THEN ' UNIQUE,' ELSE '' END || ' ' ||"
            + " pg_catalog.regexp_replace(pg_catalog.pg_get_indexdef(i.indexrelid), '^.* USING ',"
            + " '') FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
            + " WHERE i.indrelid = ? ORDER BY i.indisprimary DESC, c.relname",
        oid);
    part(
        "Check constraints:",
        "SELECT pg_catalog.quote_ident(conname) || ' ' || pg_catalog.pg_get_constraintdef(oid) FROM"
            + " pg_catalog.pg_constraint WHERE contype = 'c' AND conrelid = ? ORDER BY conname",
        oid);
    part(
        "Foreign-key constraints:",
        "SELECT pg_catalog.quote_ident(conname) || ' ' || pg_catalog.pg_get_constraintdef(oid) FROM"
            + " pg_catalog.pg_constraint WHERE contype = 'f' AND conrelid = ? ORDER BY conname",
        oid);
    part(
        "Triggers:",
        "SELECT pg_catalog.pg_get_triggerdef(oid, true) FROM pg_catalog.pg_trigger"
            + " WHERE NOT tgisinternal AND tgrelid = ? ORDER BY tgname",
        oid);
  }

  private void part(String title, String sql, long oid) throws SQLException {
    try (PreparedStatement statement = console.connection().prepareStatement(sql)) {
      statement.setLong(1, oid);
      try (ResultSet rows = statement.executeQuery()) {
        @Nullable String heading = title;
        while (rows.next()) {
          if (heading != null) {
            output.out().println(heading);
            heading = null;
          }
          output.out().println("    " + rows.getString(1));
        }
      }
    }
  }
}
