package io.github.pgbg.internal.worker.settings;

import io.github.pgbg.internal.sql.api.ApiLevel;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The functions in the database itself.
 *
 * @param schema where they are
 * @param schemaOid the same
 * @param ownerOid whose all of them are
 * @param level the API that they are
 * @param protocol how they talk to the driver
 */
public record Installation(
    String schema, long schemaOid, long ownerOid, ApiLevel level, int protocol) {
  /**
   * How functions and driver of this version talk. Whoever changes that, or what an installation
   * consists of besides functions of the API, counts on.
   */
  public static final int PROTOCOL = 2;

  private static final Pattern PROTOCOL_IN_MARK = Pattern.compile("protocol ([0-9]{1,6}) ");

  static Installation of(String schema, long schemaOid, long ownerOid, String mark) {
    Matcher protocol = PROTOCOL_IN_MARK.matcher(mark);
    return new Installation(
        schema,
        schemaOid,
        ownerOid,
        mark.contains("'2.") ? ApiLevel.V2_0 : ApiLevel.V1_10,
        protocol.find() ? Integer.parseInt(protocol.group(1)) : 1); // the first marks had none
  }

  /** Whether they were made by a newer driver. */
  public boolean isNewer() {
    return protocol > PROTOCOL;
  }

  /** Whether they and this driver understand each other. */
  public boolean isOurs() {
    return protocol == PROTOCOL;
  }
}
