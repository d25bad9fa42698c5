/**
 * Background workers: launch, warm connections, lifecycle, results, what a worker takes over.
 *
 * <p>A {@code BackgroundSession} belongs to one connection of the application, the launcher. Each
 * launch makes a {@code Job}, which runs on a {@code WorkerConnection}:
 *
 * <pre>
 *   starting ──▶ running ──▶ stopped
 *       │           ├──────▶ error
 *       └───────────┴──────▶ canceled
 * </pre>
 *
 * <p>Beside its state a job is consumed (its result was asked for) and detached (nobody will ask).
 * A session is used by one thread at a time, as a connection is; cancelling and closing may come
 * from any thread. State changes under the job's lock; nobody is called while it is held.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.worker.job;
