package io.github.pgbg.internal.jdbc.route;

import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.worker.pool.WorkerRoute;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The driver's own properties of one connection, checked.
 *
 * @param calls who answers {@code pg_background_*} calls
 * @param idleWorkerTimeout how long an idle worker keeps its connection
 * @param maxIdleWorkers how many idle workers are kept for one server, database and user
 * @param launchTimeout how long a launch waits for a connection before it fails
 * @param shutdownTimeout how long a JVM that ends waits for its running workers
 * @param api whose functions the session wants; null if it does not say
 * @param workerRoute what may stand between the session and its server, and how workers get past it
 */
public record ConnectionOptions(
    Calls calls,
    Duration idleWorkerTimeout,
    int maxIdleWorkers,
    Duration launchTimeout,
    Duration shutdownTimeout,
    @Nullable ApiLevel api,
    WorkerRoute workerRoute) {

  /** Who answers {@code pg_background_*} calls. */
  public enum Calls {
    /** This driver. */
    LOCAL,
    /** A server that has the C extension. */
    SERVER
  }
}
