/**
 * Every use of PgJDBC's public but internal types, in one place: the wire below a connection,
 * messages, portals, errors and rows.
 *
 * <p>For PgJDBC from {@link io.github.pgbg.internal.pgjdbc.PgJdbcVersion#OLDEST} on. What differs
 * between versions is not used: constructors of {@code Field} with a length (changed at 42.7.13),
 * {@code ResultHandler.getWarning} (gone since). Methods that newer versions have added to PgJDBC's
 * interfaces are forwarded; where they are missing nobody can call them. A test compares all
 * references of ours with the PgJDBC that it runs with.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.pgjdbc;
