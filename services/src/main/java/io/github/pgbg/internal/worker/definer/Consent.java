package io.github.pgbg.internal.worker.definer;

import io.github.pgbg.internal.worker.base.SqlTemplate;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;

/**
 * What owners of definer code agree to, on the server: that jobs which their code launches run for
 * callers that may not SET the owner. See {@code docs/privileges.md}.
 */
public final class Consent {
  /** What runs the jobs of one owner; belongs to him. */
  static final String FUNCTION = "consented_background_job";

  /** The setting with which the driver says which custom settings a session has, as a text[]. */
  public static final String NAMES_SETTING = "pgbg.custom_names";

  /** What asks the driver for 32 bytes, in hexadecimal. */
  public static final String RANDOM = "RANDOM";

  private static final String MARKS = "consented_background_marks";

  /** From the launch to the first statement: a launch may wait for a connection. */
  private static final Duration MAXIMUM_AGE = Duration.ofMinutes(5);

  private static final SqlTemplate FUNCTIONS = SqlTemplate.of(Consent.class, "consent.sql");
  private static final SqlTemplate JOB = SqlTemplate.of(Consent.class, "consented_job.sql");
  private static final SqlTemplate FIND = SqlTemplate.of(Consent.class, "find_consent.sql");

  private Consent() {}

  /**
   * The functions of an installation that make, take back, list and use consents.
   *
   * @param schema as it is to stand in the text
   * @param schemaName the same as a string constant
   * @param settingNames an expression of type text[]: the settings that are signed
   * @param customNames the same, of those that the server does not list
   */
  public static String functions(
      String schema, String schemaName, String settingNames, String customNames) {
    return FUNCTIONS.fill(
        "schema", schema,
        "schemaName", schemaName,
        "settingNames", settingNames,
        "customNames", customNames,
        "namesSetting", NAMES_SETTING,
        "random", RANDOM,
        "function", FUNCTION,
        "marks", MARKS,
        "job", job());
  }

  /** 32 bytes that nobody can guess, in hexadecimal. */
  public static String randomBytes() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String job() {
    return JOB.fill(
        "maximumAgeMicros", Long.toString(MAXIMUM_AGE.toMillis() * 1000),
        "runVariables", RestrictedJob.runVariables(),
        "runStatements", RestrictedJob.runStatements(),
        "settle", RestrictedJob.settle());
  }

  /**
   * A query for the consent of a role (OID): one text with the function as the server spells it,
   * empty where the login may not use its schema; a text that changes with the function; and the
   * schema; with U+001F between them. No row where the role has not agreed.
   */
  public static String find() {
    return FIND.fill("function", FUNCTION);
  }
}
