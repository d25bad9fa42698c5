package io.github.pgbg.internal.bridge.functions;

import io.github.pgbg.internal.bridge.channel.BridgeKeys;
import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ArgType;
import io.github.pgbg.internal.sql.api.Column;
import io.github.pgbg.internal.sql.api.CompositeType;
import io.github.pgbg.internal.sql.api.Parameter;
import io.github.pgbg.internal.sql.api.ReturnType;
import io.github.pgbg.internal.worker.job.ProgressFunction;
import io.github.pgbg.internal.worker.settings.SnapshotSql;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The server's side of the bridge: SQL that creates the functions of the API in a schema.
 *
 * <p>All names are qualified, operators included, because the functions run under the caller's
 * search path: it belongs to what a worker takes over.
 */
public final class BridgeFunctions {
  /** SQLSTATE of a request; no class of PostgreSQL's begins like it. */
  public static final String REQUEST = "PGBG1";

  /** Message of 25006. */
  public static final String READ_ONLY =
      "pg_background cannot be called from inside a read-only transaction here";

  /** INV_READ of libpq/libpq-fs.h. */
  private static final int READ = 0x40000;

  /** INV_READ | INV_WRITE. */
  private static final int READ_AND_WRITE = READ | 0x20000;

  private final String schema;
  private final StringBuilder sql = new StringBuilder();

  private BridgeFunctions(String schema) {
    this.schema = schema;
  }

  /**
   * One message that creates everything a session needs.
   *
   * @param types whether the types are to be made too; later only the functions are made again
   */
  public static String forSession(BridgeKeys keys, SnapshotSql queries, boolean types) {
    BridgeFunctions functions = new BridgeFunctions("pg_temp");
    if (types) {
      functions.types();
    }
    functions.settings(queries);
    functions.functions(keys.asSql());
    return functions.sql.toString();
  }

  /**
   * The functions of an installation, in any order of calls; the types must be there.
   *
   * @param schema as it is to stand in the text
   */
  public static String forInstallation(String schema, String settingNames, String customNames) {
    BridgeFunctions functions = new BridgeFunctions(schema);
    InstalledSnapshotFunctions.addTo(functions, settingNames, customNames);
    functions.functions(BridgeKeys.SQL_OF_ANY_BACKEND);
    return functions.sql.toString();
  }

  /**
   * Has the backend read the types' columns. It keeps them; a transaction that is the first to use
   * them has operated on temporary objects, and could not be prepared for two-phase commit.
   */
  public static String useTypes() {
    return Arrays.stream(CompositeType.values())
        .map(type -> "(NULL::pg_temp." + type.sqlName() + ")." + type.columns().get(0).name())
        .collect(Collectors.joining(", ", "SELECT ", ""));
  }

  private void functions(BridgeKeys.Sql keys) {
    RendezvousFunctions.addTo(this, keys);
    asking(keys);
    for (ApiFunction function : ApiFunction.values()) {
      if (function.isPrimitive()) {
        function(head(function), function.strict() ? " STRICT" : "", body(function));
      }
    }
    HighLevelFunctions.addTo(this);
  }

  private void types() {
    for (CompositeType type : CompositeType.values()) {
      String columns =
          type.columns().stream()
              .map(column -> column.name() + " pg_catalog." + column.typeName())
              .collect(Collectors.joining(", "));
      sql.append("DROP TYPE IF EXISTS ")
          .append(schema + "." + type.sqlName())
          .append(" CASCADE;CREATE TYPE ")
          .append(schema + "." + type.sqlName())
          .append(" AS (")
          .append(columns)
          .append(");\n");
    }
  }

  /**
   * Read-only transactions may not open for writing since PostgreSQL 16; where each query has a
   * snapshot of its own, opening anew shows the answer too.
   */
  private void asking(BridgeKeys.Sql keys) {
    function(
        "pgbg_ask(operation pg_catalog.text, arguments pg_catalog.text)"
            + " RETURNS pg_catalog.text[]",
        "",
        """
        DECLARE
          role_oid pg_catalog.int8;
          box pg_catalog.oid;
          mode pg_catalog.int4 := %2$d;
          fd pg_catalog.int4;
          waits pg_catalog.int8 := $S.pgbg_current_lock();
          request pg_catalog.text := pg_catalog.concat(operation, E'\\n', arguments);
          nonce pg_catalog.int8 := (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp())
            OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8;
          mac pg_catalog.text;
          length pg_catalog.text;
          answer pg_catalog.text[];
        BEGIN
          SELECT r.oid INTO role_oid FROM pg_catalog.pg_roles r
            WHERE r.rolname OPERATOR(pg_catalog.=) current_user;
          box := (role_oid OPERATOR(pg_catalog.#) %1$s)::pg_catalog.oid;
          IF pg_catalog.current_setting('transaction_read_only') OPERATOR(pg_catalog.=) 'on'
              AND pg_catalog.current_setting('server_version_num')::pg_catalog.int4
                OPERATOR(pg_catalog.>=) 160000 THEN
            IF pg_catalog.current_setting('transaction_isolation') OPERATOR(pg_catalog.!~~) 'read%%'
            THEN
              RAISE EXCEPTION USING ERRCODE = '25006', MESSAGE = '%6$s',
                HINT = 'READ COMMITTED transactions can; so can a query that is one call only.';
            END IF;
            mode := %5$d;
          END IF;
          BEGIN
            fd := pg_catalog.lo_open(box, mode);
          EXCEPTION WHEN undefined_object OR insufficient_privilege THEN
            PERFORM $S.pgbg_trust(NULL, waits);
            RAISE INFO USING ERRCODE = 'PGBG1', MESSAGE = 'HELLO',
              DETAIL = pg_catalog.concat(role_oid, ' ', current_user);
            PERFORM $S.pgbg_wait(waits);
            waits := $S.pgbg_current_lock();
            fd := pg_catalog.lo_open(box, mode);
          END;
          PERFORM $S.pgbg_trust(box, waits);
          mac := pg_catalog.encode(pg_catalog.sha256(pg_catalog.loread(fd, 32)
            OPERATOR(pg_catalog.||) pg_catalog.convert_to(
            pg_catalog.concat(nonce, ' ', request), 'UTF8')), 'hex');
          RAISE INFO USING ERRCODE = 'PGBG1', MESSAGE = request,
            DETAIL = pg_catalog.concat(role_oid, ' ', mac, ' ', nonce);
          PERFORM $S.pgbg_wait(waits);
          IF mode OPERATOR(pg_catalog.<>) %2$d THEN
            PERFORM pg_catalog.lo_close(fd);
            fd := pg_catalog.lo_open(box, mode);
          END IF;
          PERFORM pg_catalog.lo_lseek64(fd, (nonce OPERATOR(pg_catalog.&) %3$d)
            OPERATOR(pg_catalog.*) %4$d OPERATOR(pg_catalog.+) %4$d, 0);
          length := pg_catalog.encode(pg_catalog.loread(fd, 10), 'escape');
          IF length OPERATOR(pg_catalog.~) '^[0-9]{10}$' THEN
            answer := pg_catalog.convert_from(pg_catalog.loread(fd, length::pg_catalog.int4),
              'UTF8')::pg_catalog.text[];
          END IF;
          PERFORM pg_catalog.lo_close(fd);
          IF answer IS NULL OR answer[1] OPERATOR(pg_catalog.<>) mac THEN
            RAISE EXCEPTION USING ERRCODE = '08006',
              MESSAGE = 'lost the control connection of the pgbg driver';
          END IF;
          IF answer[2] OPERATOR(pg_catalog.=) 'E' THEN
            RAISE EXCEPTION USING ERRCODE = answer[3], MESSAGE = answer[4],
              DETAIL = COALESCE(answer[5], ''), HINT = COALESCE(answer[6], ''),
              SCHEMA = COALESCE(answer[7], ''), TABLE = COALESCE(answer[8], ''),
              COLUMN = COALESCE(answer[9], ''), DATATYPE = COALESCE(answer[10], ''),
              CONSTRAINT = COALESCE(answer[11], '');
          END IF;
          RETURN answer;
        END
        """
            .formatted(
                keys.boxBase(),
                READ_AND_WRITE,
                BridgeKeys.PLACES - 1,
                BridgeKeys.PLACE_BYTES,
                READ,
                READ_ONLY));
    function(
        "pgbg_word(value pg_catalog.text) RETURNS pg_catalog.text",
        " IMMUTABLE",
        """
        BEGIN
          IF value IS NULL THEN
            RETURN '-';
          END IF;
          RETURN pg_catalog.concat(pg_catalog.length(value), ':', value);
        END
        """);
  }

  /**
   * Reading all settings takes longer than all the rest of a call, so at first only a hash of their
   * values is sent; the driver asks for them if it has not seen it.
   */
  private void settings(SnapshotSql queries) {
    function(
        "pgbg_fingerprint() RETURNS pg_catalog.text",
        "",
        "/* %s */ BEGIN RETURN (%s); END ".formatted(queries.mark(), queries.fingerprint()));
    function(
        "pgbg_settings() RETURNS pg_catalog.text",
        "",
        """
        BEGIN
          RETURN (SELECT pg_catalog.string_agg(pg_catalog.concat($S.pgbg_word(s.kind),
            $S.pgbg_word(s.name), $S.pgbg_word(s.value)), '')
            FROM (%s UNION ALL SELECT 'f', $S.pgbg_fingerprint(), '') AS s(kind, name, value));
        END
        """
            .formatted(queries.all()));
    function(
        "pgbg_ask_as(operation pg_catalog.text, arguments pg_catalog.text)"
            + " RETURNS pg_catalog.text[]",
        "",
        """
        DECLARE
          a pg_catalog.text[] := $S.pgbg_ask(operation,
            pg_catalog.concat($S.pgbg_word($S.pgbg_fingerprint()), arguments));
        BEGIN
          IF a[2] OPERATOR(pg_catalog.=) 'S' THEN
            RETURN $S.pgbg_ask(operation,
              pg_catalog.concat($S.pgbg_word($S.pgbg_settings()), arguments));
          END IF;
          RETURN a;
        END
        """);
  }

  /** The name, the parameters and what is returned. */
  String head(ApiFunction function) {
    String parameters =
        function.parameters().stream()
            .map(BridgeFunctions::parameter)
            .collect(Collectors.joining(", "));
    return function.sqlName() + "(" + parameters + ") RETURNS " + returns(function.returns());
  }

  private static String parameter(Parameter parameter) {
    return parameter.name()
        + " "
        + (parameter.type() == ArgType.HANDLE_ARRAY
            ? "$S." + parameter.type().sqlName()
            : "pg_catalog." + parameter.type().sqlName())
        + (parameter.defaultSql() == null ? "" : " DEFAULT " + parameter.defaultSql());
  }

  private String returns(ReturnType type) {
    if (type instanceof ReturnType.Composite composite) {
      return schema + "." + composite.type().sqlName();
    }
    if (type instanceof ReturnType.SetOfComposite set) {
      return "SETOF " + schema + "." + set.type().sqlName();
    }
    return type instanceof ReturnType.SetOfRecord
        ? "SETOF pg_catalog.record"
        : "pg_catalog." + type.sql();
  }

  private String body(ApiFunction function) {
    String ask =
        (needsSettings(function) ? "$S.pgbg_ask_as('" : "$S.pgbg_ask('")
            + function.name()
            + "', pg_catalog.concat("
            + (needsSettings(function) ? "''" : "'-'")
            + words(function.parameters())
            + "))";
    ReturnType returns = function.returns();
    if (function == ApiFunction.PROGRESS) {
      // stored code that a job runs: as in ProgressFunction, and in no other session
      return "BEGIN IF pg_catalog.starts_with(pg_catalog.current_setting('application_name'),"
          + " 'pg_background:') THEN "
          + ProgressFunction.REPORT
          + " ELSE PERFORM "
          + ask
          + "; END IF; END ";
    }
    if (returns instanceof ReturnType.Nothing) {
      return "BEGIN PERFORM " + ask + "; END";
    }
    if (returns instanceof ReturnType.Scalar scalar) {
      return "BEGIN RETURN (" + ask + ")[3]::pg_catalog." + scalar.typeName() + "; END";
    }
    if (returns instanceof ReturnType.Composite composite) {
      return composite(ask, composite.type());
    }
    return function == ApiFunction.LIST_V2
        ? RowFunctionBodies.list(ask)
        : RowFunctionBodies.result(ask);
  }

  /** These depend on the session's settings; the others only on its role. */
  private static boolean needsSettings(ApiFunction function) {
    return switch (function) {
      case LAUNCH, LAUNCH_V2, LAUNCH_V2_LABEL, SUBMIT_V2, SUBMIT_V2_LABEL, STATS_V2 -> true;
      default -> false;
    };
  }

  private static String words(List<Parameter> parameters) {
    StringBuilder words = new StringBuilder();
    for (int i = 1; i <= parameters.size(); i++) {
      words.append(", $S.pgbg_word($").append(i).append("::pg_catalog.text)");
    }
    return words.toString();
  }

  private static String composite(String ask, CompositeType type) {
    StringBuilder row = new StringBuilder();
    List<Column> columns = type.columns();
    for (int i = 0; i < columns.size(); i++) {
      row.append(i == 0 ? "" : ", ")
          .append("a[" + (i + 3) + "]::pg_catalog." + columns.get(i).typeName());
    }
    return """
    DECLARE
      a pg_catalog.text[] := %s;
    BEGIN
      IF a[2] OPERATOR(pg_catalog.=) 'N' THEN
        RETURN NULL;
      END IF;
      RETURN ROW(%s)::$S.%s;
    END
    """
        .formatted(ask, row, type.sqlName());
  }

  void function(String head, String attributes, String body) {
    sql.append("CREATE OR REPLACE FUNCTION ")
        .append(schema)
        .append('.')
        .append(head.replace("$S", schema))
        .append(" LANGUAGE plpgsql")
        .append(attributes)
        .append(" AS $pgbg$\n")
        .append(body.replace("$S", schema))
        .append("$pgbg$;\n");
  }
}
