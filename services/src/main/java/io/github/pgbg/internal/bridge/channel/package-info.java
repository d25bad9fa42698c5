/**
 * The way from the driver to the functions of a session: the control connection, the mailboxes in
 * which answers lie, the locks that functions wait on, and the sweep of what a killed JVM left.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.bridge.channel;
