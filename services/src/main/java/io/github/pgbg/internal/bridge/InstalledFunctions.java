package io.github.pgbg.internal.bridge;

import io.github.pgbg.internal.bridge.functions.BridgeFunctions;
import io.github.pgbg.internal.sql.api.ApiLevel;

/** The functions of an installation, which serve every session of the driver. */
public final class InstalledFunctions {
  private InstalledFunctions() {}

  /**
   * Statements that create or replace them.
   *
   * @param schema as it is to stand in the text
   * @param settingNames an expression of type text[]: the settings that a worker takes over
   * @param customNames the same, of those that the server does not list
   * @param level whose functions
   */
  public static String sql(String schema, String settingNames, String customNames, ApiLevel level) {
    return BridgeFunctions.forInstallation(schema, level, settingNames, customNames);
  }

  /** Statements that create or replace the views over them. */
  public static String views(String schema, ApiLevel level) {
    return BridgeFunctions.views(schema, level);
  }
}
