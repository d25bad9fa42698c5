/**
 * Warm workers: connections of one server, database and user that run one job after the other, and
 * how they are opened, kept, reset and closed.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.worker.pool;
