package io.github.pgbg.internal.worker.base;

import io.github.pgbg.internal.sql.api.ApiLevel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The driver's own properties that concern workers.
 *
 * @param idleWorkerTimeout how long a warm worker is kept
 * @param maxIdleWorkers how many are kept for a server, database and user
 * @param launchTimeout how long a launch waits for a connection; zero: not at all
 * @param shutdownTimeout how long a normal end of the JVM waits for running jobs
 * @param api whose functions the session wants; null if it does not say
 */
public record WorkerOptions(
    Duration idleWorkerTimeout,
    int maxIdleWorkers,
    Duration launchTimeout,
    Duration shutdownTimeout,
    @Nullable ApiLevel api) {

  public static final WorkerOptions DEFAULT =
      new WorkerOptions(Duration.ofSeconds(60), 4, Duration.ZERO, Duration.ofSeconds(10), null);

  /** The same with another limit for launches. */
  public WorkerOptions launchTimeout(Duration timeout) {
    return new WorkerOptions(idleWorkerTimeout, maxIdleWorkers, timeout, shutdownTimeout, api);
  }

  /** Whose functions the session has where none are installed. */
  public ApiLevel apiLevel() {
    return api == null ? ApiLevel.V1_10 : api;
  }
}
