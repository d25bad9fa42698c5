package io.github.pgbg.internal.bridge.functions;

import io.github.pgbg.internal.bridge.protocol.AnswerKind;
import io.github.pgbg.internal.bridge.protocol.BridgeOperation;
import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.Column;
import io.github.pgbg.internal.sql.api.CompositeType;
import io.github.pgbg.internal.sql.api.ReturnType;
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
  private static final SqlTemplate RESULT = template("result.sql");

  private final String schema;

  PrimitiveFunctions(String schema) {
    this.schema = schema;
  }

  private static SqlTemplate template(String resource) {
    return SqlTemplate.of(PrimitiveFunctions.class, resource);
  }

  String sql() {
    StringBuilder sql = new StringBuilder();
    for (ApiFunction function : ApiFunction.values()) {
      if (function.isPrimitive()) {
        sql.append(sql(function));
      }
    }
    return sql.toString();
  }

  private String sql(ApiFunction function) {
    Map<String, String> values = new HashMap<>();
    values.put("head", FunctionHead.of(function, schema));
    values.put("strict", function.strict() ? " STRICT" : "");
    values.put("ask", ask(function));
    ReturnType returns = function.returns();
    if (function == ApiFunction.PROGRESS) {
      values.put("report", ProgressFunction.report());
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
      values.put("type", composite.type().sqlName());
      values.put("row", row(composite.type()));
      values.put("nullRow", AnswerKind.NULL_ROW.letter());
      return COMPOSITE.fill(values);
    }
    if (function == ApiFunction.LIST_V2) {
      values.put("nineColumns", listQuery(9));
      values.put("tenColumns", listQuery(10));
      return LIST.fill(values);
    }
    values.put("schema", schema);
    values.put("mismatch", BridgeOperation.MISMATCH.name());
    values.put("fetch", BridgeOperation.FETCH.name());
    return RESULT.fill(values);
  }

  /** The call that asks the driver for this function with its parameters. */
  private String ask(ApiFunction function) {
    boolean settings = needsSettings(function);
    StringBuilder ask = new StringBuilder();
    ask.append(schema)
        .append(settings ? ".pgbg_ask_as('" : ".pgbg_ask('")
        .append(function.name())
        .append("', pg_catalog.concat(")
        .append(settings ? "''" : "'-'");
    for (int i = 1; i <= function.parameters().size(); i++) {
      ask.append(", ").append(schema).append(".pgbg_word($").append(i).append("::pg_catalog.text)");
    }
    return ask.append("))").toString();
  }

  /** These depend on the session's settings; the others only on its role. */
  private static boolean needsSettings(ApiFunction function) {
    return switch (function) {
      case LAUNCH, LAUNCH_V2, LAUNCH_V2_LABEL, SUBMIT_V2, SUBMIT_V2_LABEL, STATS_V2 -> true;
      default -> false;
    };
  }

  private static String row(CompositeType type) {
    StringBuilder row = new StringBuilder();
    List<Column> columns = type.columns();
    for (int i = 0; i < columns.size(); i++) {
      row.append(i == 0 ? "" : ", ")
          .append("a[" + (i + 3) + "]::pg_catalog." + columns.get(i).typeName());
    }
    return row.toString();
  }

  private static String listQuery(int columns) {
    StringBuilder names = new StringBuilder();
    StringBuilder arrays = new StringBuilder();
    StringBuilder typed = new StringBuilder();
    for (int i = 0; i < columns; i++) {
      String comma = i == 0 ? "" : ", ";
      names.append(comma).append("c" + i);
      arrays.append(comma).append("pg_catalog.unnest(a[" + (i + 3) + "]::pg_catalog.text[])");
      typed
          .append(comma)
          .append("u.c" + i + "::pg_catalog." + ApiFunction.LIST_COLUMNS.get(i).typeName());
    }
    return "SELECT " + typed + " FROM ROWS FROM (" + arrays + ") AS u(" + names + ")";
  }
}
