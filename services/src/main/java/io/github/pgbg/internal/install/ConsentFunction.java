package io.github.pgbg.internal.install;

import io.github.pgbg.internal.worker.definer.Consent;
import java.util.Arrays;
import java.util.stream.Stream;

/** The functions with which owners of definer code agree to its jobs; for every level. */
enum ConsentFunction {
  AGREE("pg_background_consent", "text", "schema_name", 1, "text", false),
  REVOKE("pg_background_revoke_consent", "", "", 0, "bool", false),
  LIST("pg_background_consents", "", "owner,schema_name,agreed_at", 0, "record", true);

  private final String sqlName;
  private final String types;
  private final String names;
  private final int defaults;
  private final String returns;
  private final boolean set;

  ConsentFunction(
      String sqlName, String types, String names, int defaults, String returns, boolean set) {
    this.sqlName = sqlName;
    this.types = types;
    this.names = names;
    this.defaults = defaults;
    this.returns = returns;
    this.set = set;
  }

  static Stream<String> sqlNames() {
    return Arrays.stream(values()).map(ConsentFunction::sqlName);
  }

  /** All of them, and their helpers. */
  static String sql(String schema, String schemaName, String settingNames, String customNames) {
    return Consent.functions(schema, schemaName, settingNames, customNames);
  }

  String sqlName() {
    return sqlName;
  }

  /** Of the parameters, as pg_type has them. */
  String types() {
    return types;
  }

  /** Of parameters and of columns. */
  String names() {
    return names;
  }

  int defaults() {
    return defaults;
  }

  String returns() {
    return returns;
  }

  boolean returnsSet() {
    return set;
  }
}
