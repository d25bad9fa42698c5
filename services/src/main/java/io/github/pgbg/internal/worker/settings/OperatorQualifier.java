package io.github.pgbg.internal.worker.settings;

import java.util.regex.Pattern;

/**
 * Spells out whose operators a query means, so that none comes first that an application has put
 * before pg_catalog on its search path.
 *
 * <p>For texts of our own, with a space before and after each operator. {@code OPERATOR()} binds
 * tighter than AND, OR and NOT, and all of them alike: anything else needs parentheses. IN, LIKE,
 * BETWEEN and NULLIF look for operators too: write {@code = ANY (…)} and {@code ~~}.
 */
public final class OperatorQualifier {
  private static final Pattern OPERATOR = Pattern.compile("(?<= )(=|<>|<|>=|>|~~|\\|\\|)(?= )");

  private OperatorQualifier() {}

  public static String in(String sql) {
    return OPERATOR.matcher(sql).replaceAll("OPERATOR(pg_catalog.$1)");
  }
}
