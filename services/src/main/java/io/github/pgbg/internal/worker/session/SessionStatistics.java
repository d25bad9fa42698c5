package io.github.pgbg.internal.worker.session;

/**
 * Counts of one session, as {@code pg_background_stats_v2} shows them.
 *
 * @param timedOut time limits of run and run_query that were passed
 * @param averageMillis of the jobs that have ended
 */
public record SessionStatistics(
    long launched,
    long completed,
    long failed,
    long canceled,
    long timedOut,
    int active,
    double averageMillis,
    int maxWorkers) {}
