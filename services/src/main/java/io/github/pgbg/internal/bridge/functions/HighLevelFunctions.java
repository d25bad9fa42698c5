package io.github.pgbg.internal.bridge.functions;

import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.worker.base.SqlTemplate;

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
  private static final SqlTemplate RUN_QUERY = template("run_query.sql");
  private static final SqlTemplate DRAIN = template("drain.sql");
  private static final SqlTemplate WAIT_ANY = template("wait_any.sql");
  private static final SqlTemplate CANCEL_BY_LABEL = template("cancel_by_label.sql");
  private static final SqlTemplate PURGE = template("purge.sql");

  private final String schema;

  HighLevelFunctions(String schema) {
    this.schema = schema;
  }

  private static SqlTemplate template(String resource) {
    return SqlTemplate.of(HighLevelFunctions.class, resource);
  }

  String sql() {
    return HELPERS.fill("schema", schema)
        + overList(ApiFunction.OUTCOME_V2, OUTCOME)
        + over(ApiFunction.STATUS_V2, STATUS)
        + over(ApiFunction.RUN_V2, RUN)
        + RUN_QUERY.fill(
            "schema", schema,
            "schemaText", FunctionHead.schemaText(schema),
            "head", FunctionHead.of(ApiFunction.RUN_QUERY_V2, schema))
        + over(ApiFunction.DRAIN_V2, DRAIN)
        + over(ApiFunction.WAIT_ANY_V2, WAIT_ANY)
        + overList(ApiFunction.CANCEL_BY_LABEL_V2, CANCEL_BY_LABEL)
        + overList(ApiFunction.PURGE_V2, PURGE);
  }

  private String over(ApiFunction function, SqlTemplate template) {
    return template.fill("schema", schema, "head", FunctionHead.of(function, schema));
  }

  private String overList(ApiFunction function, SqlTemplate template) {
    return template.fill(
        "schema",
        schema,
        "head",
        FunctionHead.of(function, schema),
        "list",
        schema
            + ".pg_background_list_v2() AS l("
            + BridgeFunctions.definitions(ApiFunction.LIST_COLUMNS)
            + ")");
  }
}
