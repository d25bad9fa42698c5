package io.github.pgbg.internal.worker.pool;

import io.github.pgbg.internal.worker.base.JobIdentity;
import io.github.pgbg.internal.worker.settings.SessionSnapshot;
import java.util.Set;

/**
 * What a job needs of its worker.
 *
 * @param identity as whom the job runs
 * @param sql the job's text
 * @param held pids that the session still has handles for
 */
public record WorkerDemand(
    SessionSnapshot launcher, JobIdentity identity, String sql, Set<Integer> held) {

  /** Jobs of the same role may run in the same backend, one after the other. */
  String role() {
    if (identity instanceof JobIdentity.OfDefiner definer) {
      return launcher.identity() + "/definer " + definer.role();
    }
    return identity instanceof JobIdentity.Consented consented
        ? launcher.identity() + "/owner " + consented.owner()
        : launcher.identity();
  }
}
