package io.github.pgbg.worker;

/**
 * The text of a job, and how it goes to the server.
 *
 * @param submitted whether it runs without a result
 * @param standardConformingStrings how its strings are read, as in the launcher
 */
record JobText(String sql, boolean submitted, boolean standardConformingStrings, JobPlan plan) {

  static JobText of(String sql, boolean submitted, boolean standardConformingStrings) {
    return new JobText(
        sql,
        submitted,
        standardConformingStrings,
        JobPlan.of(sql, submitted, standardConformingStrings));
  }

  /** The same job with another text. */
  JobText with(String otherSql) {
    return of(otherSql, submitted, standardConformingStrings);
  }
}
