/**
 * Calls that arrive from inside the server: any SQL, DO blocks, stored code.
 *
 * <p>PostgreSQL evaluates the statement; the functions it calls ask the driver with a message that
 * is sent at once, and wait on an advisory lock. The driver sees the message before it reads on, in
 * the thread that executes the statement, and answers over a control connection:
 *
 * <pre>
 *   function (launcher's backend)                driver                    control connection
 *   RAISE INFO operation, arguments  ────────▶  before the next read
 *   pg_advisory_lock_shared(current)            runs the operation
 *                                               writes the answer  ─────▶  large object, COMMIT
 *                                               releases the lock  ─────▶  lock(next), unlock(current)
 *   lo_open(read and write), loread  ◀──────────────────────────────────────────┘
 * </pre>
 *
 * <p>A large object that is opened for writing shows its newest committed bytes in every isolation
 * level. The control connection always holds one of two locks, so the function can tell which is
 * current without a counter that a rollback would undo. Each request carries a keyed hash: the key
 * lies in the large object of the role that runs the function, which only that role can read, and a
 * number is accepted once, so a request can be neither imitated nor replayed.
 *
 * <p>While that thread sends a lot, as in COPY, it does not read: then {@link
 * io.github.pgbg.internal.bridge.RequestsWhileSending} does it in its place.
 *
 * <p>Sessions that never need it open nothing and send nothing.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.bridge;
