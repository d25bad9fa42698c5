/**
 * Answers a plain call without the server: its shape, its arguments, the types of its columns, and
 * the result set that the application reads.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.jdbc.local;
