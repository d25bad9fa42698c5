package io.github.pgbg.worker;

import io.github.pgbg.pgjdbc.Wire;
import org.postgresql.core.BaseConnection;

/** A worker's connection, for the calls that its job makes. */
public record WorkerAccess(BaseConnection connection, Wire wire) {}
