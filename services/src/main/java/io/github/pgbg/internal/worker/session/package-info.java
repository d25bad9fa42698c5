/**
 * What a session has of its jobs: the registry, the dispatcher of the API's calls, what the session
 * shows of its jobs, how it launches and cancels them, and the guard against deadlocks.
 *
 * <p>A session is used by one thread at a time, as a connection is; cancelling and closing may come
 * from any thread.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.worker.session;
