package io.github.pgbg.tests.faults;

/** The kinds of calls, by what they say and what they wait for. */
enum Kind {
  RESULT("SELECT * FROM pg_background_result(pg_background_launch('%2$s')) AS (r text)"),
  WAIT_FOR_SUBMITTED("SELECT pg_background_wait_v2(%1$s)"),
  WAIT_ANY(
      "SELECT pid FROM pg_background_wait_any_v2(ARRAY[ROW(%1$s)]::pg_background_handle[], 0)"),
  RUN("SELECT completed FROM pg_background_run_v2('%2$s')"),
  RESULT_IN_DO(
      "DO $$BEGIN PERFORM * FROM pg_background_result(pg_background_launch('%2$s')) AS (r text);"
          + " END$$"),
  WAIT_IN_DO("DO $$BEGIN PERFORM pg_background_wait_v2(%1$s); END$$"),
  STORED_CODE("SELECT stored('%2$s')"),
  CANCEL_WITH_GRACE("SELECT pg_background_cancel_v2_grace(%1$s, 60000)"),
  DETACH("SELECT pg_background_detach_v2(%1$s)"),
  CANCEL("SELECT pg_background_cancel_v2(%1$s)"),
  LIST(
      "SELECT count(*) FROM pg_background_list_v2() AS (pid int4, cookie int8,"
          + " launched_at timestamptz, user_id oid, queue_size int4, state text, sql_preview text,"
          + " last_error text, consumed bool, label text)"),
  DETACH_IN_DO("DO $$BEGIN PERFORM pg_background_detach_v2(%1$s); END$$"),
  CLOSE("");

  /** A minute, so that nothing ends by itself; its rows are of no use. */
  static final String JOB = "SELECT pg_sleep(60)::text";

  private static final String HEEDS_NOTHING =
      "DO $$BEGIN LOOP BEGIN PERFORM pg_sleep(60);"
          + " EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END$$";

  private final String sql;

  Kind(String sql) {
    this.sql = sql;
  }

  /**
   * The call.
   *
   * @param handle of a job that runs
   */
  String sql(String handle) {
    return sql.formatted(handle, JOB);
  }

  String database() {
    return this == STORED_CODE ? FaultServer.INSTALLED : FaultServer.PLAIN;
  }

  /** Whether it is for a job that was launched before. */
  boolean needsJob() {
    return sql.contains("%1$s") || this == LIST || this == CLOSE;
  }

  /** That job's launch. */
  String launch() {
    String function =
        this == WAIT_FOR_SUBMITTED ? "pg_background_submit_v2" : "pg_background_launch_v2";
    String job = this == CANCEL_WITH_GRACE ? HEEDS_NOTHING : JOB;
    return "SELECT * FROM %s('%s')".formatted(function, job);
  }

  /** Whether it waits for its job's end. */
  boolean waits() {
    return switch (this) {
      case DETACH, CANCEL, LIST, DETACH_IN_DO, CLOSE -> false;
      default -> true;
    };
  }

  /** Whether the call is made by the server, for the session's own backend is busy with it. */
  boolean isBridged() {
    return this == RESULT_IN_DO
        || this == WAIT_IN_DO
        || this == STORED_CODE
        || this == DETACH_IN_DO
        || this == WAIT_ANY
        || this == RUN;
  }
}
