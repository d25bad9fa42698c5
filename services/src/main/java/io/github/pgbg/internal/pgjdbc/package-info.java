/**
 * Every use of PgJDBC's public but internal types, in one place: the wire below a connection,
 * messages, portals, errors and rows.
 *
 * <p>Written for PgJDBC 42.7.14; 42.7.13 removed {@code ResultHandler.getWarning} and made {@code
 * Field} take shorts, so older versions are not supported.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.pgjdbc;
