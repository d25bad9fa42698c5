package io.github.pgbg.internal.bridge.functions;

import io.github.pgbg.internal.bridge.channel.BridgeKeys;
import io.github.pgbg.internal.bridge.channel.Mailbox;
import io.github.pgbg.internal.bridge.protocol.AnswerKind;
import io.github.pgbg.internal.bridge.protocol.BridgeOperation;
import io.github.pgbg.internal.bridge.protocol.BridgeState;
import io.github.pgbg.internal.bridge.protocol.ProofKind;
import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.api.Column;
import io.github.pgbg.internal.sql.api.CompositeType;
import io.github.pgbg.internal.sql.api.ListColumns;
import io.github.pgbg.internal.worker.base.SqlTemplate;
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
  /** Message of 25006. */
  public static final String READ_ONLY =
      "pg_background cannot be called from inside a read-only transaction here";

  private static final SqlTemplate TYPE = SqlTemplate.of(BridgeFunctions.class, "type.sql");
  private static final SqlTemplate VIEWS = SqlTemplate.of(BridgeFunctions.class, "views.sql");

  private static final SqlTemplate SESSION_VIEWS =
      SqlTemplate.of(BridgeFunctions.class, "session_views.sql");

  private static final SqlTemplate ASK = SqlTemplate.of(BridgeFunctions.class, "ask.sql");

  private static final SqlTemplate INSTALLED_CHANNEL =
      SqlTemplate.of(BridgeFunctions.class, "installed_channel.sql");

  private static final SqlTemplate SESSION_SNAPSHOT =
      SqlTemplate.of(BridgeFunctions.class, "session_snapshot.sql");

  /** INV_READ of libpq/libpq-fs.h. */
  static final int READ = 0x40000;

  /** INV_READ | INV_WRITE. */
  private static final int READ_AND_WRITE = READ | 0x20000;

  /** How long a function waits without a sign of life. */
  private static final int SILENCE_MS = 5000;

  private final String schema;
  private final ApiLevel level;
  private final StringBuilder sql = new StringBuilder();

  private BridgeFunctions(String schema, ApiLevel level) {
    this.schema = schema;
    this.level = level;
  }

  /**
   * One message that creates everything a session needs.
   *
   * @param types whether the types are to be made too; later only the functions are made again
   */
  public static String forSession(
      BridgeKeys keys, SnapshotSql queries, ApiLevel level, boolean types) {
    BridgeFunctions functions = new BridgeFunctions("pg_temp", level);
    if (types) {
      functions.types();
    }
    functions.sql.append(
        SESSION_SNAPSHOT.fill(
            "schema", functions.schema,
            "mark", mark(queries, level),
            "expected", queries.fingerprint().expected(),
            "values", queries.fingerprint().values(),
            "valuesOfOthers", queries.fingerprint().valuesOfOthers(),
            "custom", queries.fingerprint().custom(),
            "all", queries.all(),
            "settingsWanted", AnswerKind.SETTINGS_WANTED.letter()));
    functions.functions(keys.asSql());
    functions.sql.append(new PrimitiveFunctions(functions.schema, level).pair());
    functions.sql.append(
        SESSION_VIEWS.fill("schema", functions.schema, "views", views(functions.schema, level)));
    return functions.sql.toString();
  }

  /** The views of a session's workers, in a schema that has the functions. */
  public static String views(String schema, ApiLevel level) {
    return VIEWS.fill(
        "schema", schema,
        "listFunction", ApiFunction.LIST_V2.sqlName(level),
        "listColumns", definitions(ListColumns.ALL));
  }

  /**
   * The functions of an installation, in any order of calls; the types must be there.
   *
   * @param schema as it is to stand in the text
   */
  public static String forInstallation(
      String schema, ApiLevel level, String settingNames, String customNames) {
    BridgeFunctions functions = new BridgeFunctions(schema, level);
    functions.sql.append(InstalledSnapshotFunctions.sql(schema, settingNames, customNames));
    functions.sql.append(
        INSTALLED_CHANNEL.fill(
            "schema",
            schema,
            "highBit",
            Long.toString(BridgeKeys.HIGH_BIT),
            "application",
            BridgeKeys.APPLICATION_NAME));
    functions.functions(BridgeKeys.Sql.ofAnyBackend(schema));
    return functions.sql.toString();
  }

  /**
   * Has the backend read the types' columns. It keeps them; a transaction that is the first to use
   * them has operated on temporary objects, and could not be prepared for two-phase commit.
   */
  public static String useTypes(ApiLevel level) {
    return Arrays.stream(CompositeType.values())
        .map(
            type ->
                "(NULL::pg_temp." + type.sqlName(level) + ")." + type.columns(level).get(0).name())
        .collect(Collectors.joining(", ", "SELECT ", ""));
  }

  private void functions(BridgeKeys.Sql keys) {
    sql.append(RendezvousFunctions.sql(schema, keys));
    sql.append(
        ASK.fill(
            "schema", schema,
            "channel", keys.channel(),
            "keyBytes", Integer.toString(Mailbox.KEY_BYTES),
            "silenceMillis", Integer.toString(SILENCE_MS),
            "firstPauseMillis", Integer.toString(RendezvousFunctions.FIRST_PAUSE_MS),
            "free", ProofKind.FREE.letter(),
            "definer", ProofKind.DEFINER.letter(),
            "readAndWrite", Integer.toString(READ_AND_WRITE),
            "read", Integer.toString(READ),
            "lastPlace", Long.toString(BridgeKeys.PLACES - 1),
            "placeBytes", Long.toString(BridgeKeys.PLACE_BYTES),
            "readOnlyMessage", READ_ONLY,
            "requestState", BridgeState.REQUEST,
            "open", BridgeOperation.OPEN.name(),
            "hello", BridgeOperation.HELLO.name(),
            "taken", BridgeOperation.TAKEN.name(),
            "launchAndRead", BridgeOperation.LAUNCH_AND_READ.name(),
            "launched", AnswerKind.LAUNCHED.letter(),
            "error", AnswerKind.ERROR.letter()));
    sql.append(new PrimitiveFunctions(schema, level).sql());
    sql.append(new HighLevelFunctions(schema, level).sql());
  }

  private void types() {
    for (CompositeType type : CompositeType.values()) {
      sql.append(
          TYPE.fill(
              "schema",
              schema,
              "name",
              type.sqlName(level),
              "columns",
              definitions(type.columns(level))));
    }
  }

  /** What tells whether the session's functions are those of these settings and this level. */
  public static String mark(SnapshotSql queries, ApiLevel level) {
    return queries.mark() + " " + level.version();
  }

  /** Columns as a definition list has them. */
  static String definitions(List<Column> columns) {
    return columns.stream()
        .map(column -> column.name() + " pg_catalog." + column.typeName())
        .collect(Collectors.joining(", "));
  }
}
