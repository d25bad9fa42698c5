package io.github.pgbg.worker;

import java.util.Set;

/**
 * What a job needs of its worker.
 *
 * @param sql the job's text
 * @param held pids that the session still has handles for
 */
record Need(SessionSettings launcher, String sql, Set<Integer> held) {}
