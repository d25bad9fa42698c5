package io.github.pgbg.internal.worker.job;

import io.github.pgbg.api.JobState;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * How a job ended.
 *
 * @param state a last one
 * @param error null if there was none
 */
record JobOutcome(JobState state, @Nullable PSQLException error) {
  /** A job that catches its cancel can fail by something else afterwards. */
  private static final Set<String> STOPPED_STATES = Set.of("57014", "57P01", "08006", "08007");

  /** A cancel that came too late changes nothing any more. */
  static JobOutcome success() {
    return new JobOutcome(JobState.STOPPED, null);
  }

  static JobOutcome failure(PSQLException error, boolean cancelRequested) {
    boolean stopped = STOPPED_STATES.contains(String.valueOf(error.getSQLState()));
    return new JobOutcome(cancelRequested && stopped ? JobState.CANCELED : JobState.ERROR, error);
  }
}
