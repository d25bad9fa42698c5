/** What all rooms of the workers need: errors, cancellation, guards of a wait, threads, options. */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.worker.base;
