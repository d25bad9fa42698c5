/**
 * The wrappers of PgJDBC's connection, statements, result sets and metadata.
 *
 * <p>Each extends a base that forwards every method (module driver-bases) and states only what
 * differs: where a statement's text meets the {@link io.github.pgbg.internal.jdbc.wrap.CallRouter},
 * and which wrapper a result leads back to. Values, savepoints, arrays and exceptions pass raw. As
 * in PgJDBC, a connection may be used by several threads, a statement and its result sets by one at
 * a time, except {@code cancel}, {@code close} and {@code getWarnings}.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.jdbc.wrap;
