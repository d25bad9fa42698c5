package io.github.pgbg.internal.bridge.functions;

import io.github.pgbg.internal.bridge.protocol.BridgeOperation;
import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.api.ListColumns;
import io.github.pgbg.internal.worker.base.SqlTemplate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The functions of the API that are SQL or PL/pgSQL over the others.
 *
 * <p>Those that launch run under the caller's search path, because the worker takes it over, so
 * their operators are qualified; the others set their own.
 */
final class HighLevelFunctions {
  private static final SqlTemplate HELPERS = template("helpers.sql");
  private static final SqlTemplate OUTCOME = template("outcome.sql");
  private static final SqlTemplate STATUS = template("status.sql");
  private static final SqlTemplate RUN = template("run.sql");
  private static final SqlTemplate RUN_IDENTITY = template("run_identity.sql");
  private static final SqlTemplate RUN_QUERY = template("run_query.sql");
  private static final SqlTemplate DRAIN = template("drain.sql");
  private static final SqlTemplate WAIT_ANY = template("wait_any.sql");
  private static final SqlTemplate CANCEL_BY_LABEL = template("cancel_by_label.sql");
  private static final SqlTemplate PURGE = template("purge.sql");

  private final String schema;
  private final ApiLevel level;

  HighLevelFunctions(String schema, ApiLevel level) {
    this.schema = schema;
    this.level = level;
  }

  private static SqlTemplate template(String resource) {
    return SqlTemplate.of(HighLevelFunctions.class, resource);
  }

  String sql() {
    return HELPERS.fill(
            "schema",
            schema,
            "awaitUnread",
            BridgeOperation.AWAIT_UNREAD.name(),
            "isStuck",
            BridgeOperation.IS_STUCK.name())
        + overList(ApiFunction.OUTCOME_V2, OUTCOME)
        + over(ApiFunction.STATUS_V2, STATUS)
        + run()
        + runQuery()
        + over(ApiFunction.DRAIN_V2, DRAIN)
        + over(ApiFunction.WAIT_ANY_V2, WAIT_ANY)
        + overList(ApiFunction.CANCEL_BY_LABEL_V2, CANCEL_BY_LABEL)
        + overList(ApiFunction.PURGE_V2, PURGE);
  }

  private String over(ApiFunction function, SqlTemplate template) {
    return each(
        function,
        name ->
            template.fill(
                "schema", schema, "head", FunctionHead.of(function, name, level, schema)));
  }

  private String run() {
    String identity = level == ApiLevel.V1_10 ? "" : RUN_IDENTITY.fill();
    return each(
        ApiFunction.RUN_V2,
        name ->
            RUN.fill(
                "schema",
                schema,
                "head",
                FunctionHead.of(ApiFunction.RUN_V2, name, level, schema),
                "identity",
                identity));
  }

  private String runQuery() {
    return each(
        ApiFunction.RUN_QUERY_V2,
        name ->
            RUN_QUERY.fill(
                "schema",
                schema,
                "schemaText",
                FunctionHead.schemaText(schema),
                "head",
                FunctionHead.of(ApiFunction.RUN_QUERY_V2, name, level, schema),
                "name",
                name,
                "level",
                level.version()));
  }

  private String overList(ApiFunction function, SqlTemplate template) {
    String list =
        schema
            + "."
            + ApiFunction.LIST_V2.sqlName(level)
            + "() AS l("
            + BridgeFunctions.definitions(ListColumns.ALL)
            + ")";
    return each(
        function,
        name ->
            template.fill(
                "schema",
                schema,
                "head",
                FunctionHead.of(function, name, level, schema),
                "list",
                list));
  }

  /** The program under each of its names. */
  private String each(ApiFunction function, UnaryOperator<String> sql) {
    return function.names(level).stream().map(sql).collect(Collectors.joining());
  }
}
