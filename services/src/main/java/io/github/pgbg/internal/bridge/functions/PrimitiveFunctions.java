package io.github.pgbg.internal.bridge.functions;

import io.github.pgbg.internal.bridge.protocol.AnswerKind;
import io.github.pgbg.internal.bridge.protocol.ApiOperation;
import io.github.pgbg.internal.bridge.protocol.BridgeOperation;
import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.api.ApiTable;
import io.github.pgbg.internal.sql.api.Column;
import io.github.pgbg.internal.sql.api.CompositeType;
import io.github.pgbg.internal.sql.api.ReturnType;
import io.github.pgbg.internal.sql.call.Rewriter;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.SqlTemplate;
import io.github.pgbg.internal.worker.job.ProgressFunction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The functions of the API that ask the driver, one request a call. */
final class PrimitiveFunctions {
  private static final SqlTemplate NOTHING = template("primitive_nothing.sql");
  private static final SqlTemplate SCALAR = template("primitive_scalar.sql");
  private static final SqlTemplate COMPOSITE = template("primitive_composite.sql");
  private static final SqlTemplate PROGRESS = template("progress.sql");
  private static final SqlTemplate LIST = template("list.sql");
  private static final SqlTemplate CHECKED_LIST = template("list_checked.sql");
  private static final SqlTemplate RESULT = template("result.sql");
  private static final SqlTemplate RESULT_WITHIN = template("result_within.sql");
  private static final SqlTemplate PAIR = template("pair.sql");
  private static final SqlTemplate PAIR_RESULT = template("pair_result.sql");

  private final String schema;
  private final ApiLevel level;

  PrimitiveFunctions(String schema, ApiLevel level) {
    this.schema = schema;
    this.level = level;
  }

  private static SqlTemplate template(String resource) {
    return SqlTemplate.of(PrimitiveFunctions.class, resource);
  }

  String sql() {
    StringBuilder sql = new StringBuilder();
    for (ApiFunction function : ApiTable.at(level)) {
      if (function.isPrimitive()) {
        function.names(level).forEach(name -> sql.append(sql(function, name)));
      }
    }
    return sql.append(resultWithin()).toString();
  }

  private String sql(ApiFunction function, String name) {
    Map<String, String> values = new HashMap<>();
    values.put("head", FunctionHead.of(function, name, level, schema));
    values.put("strict", function.strict() ? " STRICT" : "");
    values.put("ask", ask(function));
    ReturnType returns = function.returns();
    if (ProgressFunction.ALL.contains(function)) {
      values.put("report", ProgressFunction.report(function));
      return PROGRESS.fill(values);
    }
    if (returns instanceof ReturnType.Nothing) {
      return NOTHING.fill(values);
    }
    if (returns instanceof ReturnType.Scalar scalar) {
      values.put("type", scalar.typeName());
      return SCALAR.fill(values);
    }
    if (returns instanceof ReturnType.Composite composite) {
      values.put("schema", schema);
      values.put("type", composite.type().sqlName(level));
      values.put("row", row(composite.type()));
      values.put("nullRow", AnswerKind.NULL_ROW.letter());
      return COMPOSITE.fill(values);
    }
    if (returns instanceof ReturnType.ListedRows listed) {
      values.put("leastColumns", listQuery(listed.columns().subList(0, listed.required())));
      values.put("allColumns", listQuery(listed.columns()));
      return level == ApiLevel.V1_10 ? LIST.fill(values) : checkedList(function, listed, values);
    }
    return result(values);
  }

  private String checkedList(
      ApiFunction function, ReturnType.ListedRows listed, Map<String, String> values) {
    values.put("name", function.sqlName(level));
    values.put("least", Integer.toString(listed.required()));
    values.put("most", Integer.toString(listed.columns().size()));
    values.put("hint", BackgroundErrors.LIST_HINT);
    return CHECKED_LIST.fill(values);
  }

  /** The call that asks the driver for this function with its parameters. */
  private String ask(ApiFunction function) {
    return ask(
        function.needsSettings() ? "pgbg_ask_as" : "pgbg_ask",
        new ApiOperation(function, level).text(),
        function.needsSettings() ? "''" : "'-'",
        function.parameters().size());
  }

  private String ask(String asking, String operation, String first, int parameters) {
    StringBuilder ask = new StringBuilder();
    ask.append(schema + "." + asking + "('" + operation + "', pg_catalog.concat(" + first);
    for (int i = 1; i <= parameters; i++) {
      ask.append(", " + schema + ".pgbg_word($" + i + "::pg_catalog.text)");
    }
    return ask.append("))").toString();
  }

  /** The function by which run_query reads while the job runs. */
  private String resultWithin() {
    Map<String, String> values = new HashMap<>();
    values.put("head", RESULT_WITHIN.fill("schema", schema));
    values.put("strict", " STRICT");
    values.put("ask", ask("pgbg_ask", BridgeOperation.RESULT_WITHIN.name(), "'-'", 5));
    return result(values);
  }

  /**
   * The functions that a session's texts call in place of a launch whose result is read at once.
   */
  String pair() {
    String settings = schema + ".pgbg_ask_as('" + BridgeOperation.LAUNCH_AND_READ + "', ";
    String word = schema + ".pgbg_word(";
    Map<String, String> values = new HashMap<>();
    values.put(
        "head",
        PAIR_RESULT.fill("schema", schema, "result", Rewriter.PAIR + "pg_background_result"));
    values.put("strict", " STRICT");
    values.put(
        "ask",
        settings
            + ("pg_catalog.concat(" + word + "'" + level.version() + "'), ")
            + (word + "$1[1]), " + word + "$1[2])))"));
    return PAIR.fill("schema", schema, "launch", Rewriter.PAIR + "pg_background_launch")
        + result(values);
  }

  private String result(Map<String, String> values) {
    values.put("schema", schema);
    values.put("mismatch", BridgeOperation.MISMATCH.name());
    values.put("textOnly", AnswerKind.TEXT_ONLY.letter());
    values.put("fetch", BridgeOperation.FETCH.name());
    values.put("separated", AnswerKind.SEPARATED_ROWS.letter());
    return RESULT.fill(values);
  }

  private String row(CompositeType type) {
    StringBuilder row = new StringBuilder();
    List<Column> columns = type.columns(level);
    for (int i = 0; i < columns.size(); i++) {
      row.append(i == 0 ? "" : ", ")
          .append("a[" + (i + 3) + "]::pg_catalog." + columns.get(i).typeName());
    }
    return row.toString();
  }

  private static String listQuery(List<Column> columns) {
    StringBuilder names = new StringBuilder();
    StringBuilder arrays = new StringBuilder();
    StringBuilder typed = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      String comma = i == 0 ? "" : ", ";
      names.append(comma).append("c" + i);
      arrays.append(comma).append("pg_catalog.unnest(a[" + (i + 3) + "]::pg_catalog.text[])");
      typed.append(comma).append("u.c" + i + "::pg_catalog." + columns.get(i).typeName());
    }
    return "SELECT " + typed + " FROM ROWS FROM (" + arrays + ") AS u(" + names + ")";
  }
}
