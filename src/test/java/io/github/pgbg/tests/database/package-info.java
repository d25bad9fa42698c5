/**
 * The PostgreSQL that all tests of a run share, and what a test asks of it.
 *
 * <p>One server is started for the JVM when the first test class asks for it ({@link
 * io.github.pgbg.tests.database.PostgresTest}), and stopped after the last. After each class the
 * leak checker compares what the class left behind, in this JVM and on the server, with what was
 * there before it.
 *
 * <p>{@link io.github.pgbg.tests.database.TcpProxy} is a network between driver and server that a
 * test makes bad: cut, stalled, half-open, slow.
 */
@NullMarked
package io.github.pgbg.tests.database;

import org.jspecify.annotations.NullMarked;
