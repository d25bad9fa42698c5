/**
 * Sockets that do what another one does: the build writes their forwarders.
 *
 * <p>In a module before the services, as all bases, so that they are complete when their subclasses
 * compile.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.pgjdbc.base;
