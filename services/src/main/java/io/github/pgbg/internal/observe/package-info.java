/**
 * What can be seen of the workers while they run: Flight Recorder events, and a JMX bean for all
 * sessions of the JVM.
 *
 * <p>The rest of the driver tells {@code Observer}, from any thread; nobody is called back. SQL is
 * shown as a preview only. Where the JVM has no jdk.jfr or java.management, nothing is recorded.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.observe;
