package io.github.pgbg.internal.worker.pool;

import io.github.pgbg.internal.worker.settings.SessionSnapshot;
import java.util.Set;

/**
 * What a job needs of its worker.
 *
 * @param sql the job's text
 * @param held pids that the session still has handles for
 */
public record WorkerDemand(SessionSnapshot launcher, String sql, Set<Integer> held) {}
