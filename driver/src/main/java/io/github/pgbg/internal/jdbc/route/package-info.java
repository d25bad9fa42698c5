/**
 * Which way a statement goes: to PgJDBC unchanged, to the local answer, or to the server with the
 * bridge beside it.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.jdbc.route;
