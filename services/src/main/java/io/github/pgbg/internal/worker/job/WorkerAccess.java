package io.github.pgbg.internal.worker.job;

import io.github.pgbg.internal.pgjdbc.Wire;
import org.postgresql.core.BaseConnection;

/**
 * A worker's connection, for the calls that its job makes.
 *
 * @param mayBeFree whether the job runs as the session, not inside of another role's function
 */
public record WorkerAccess(BaseConnection connection, Wire wire, boolean mayBeFree) {}
