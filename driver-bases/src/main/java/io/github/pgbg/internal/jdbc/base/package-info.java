/**
 * What the driver's wrappers have in common with PgJDBC's objects: everything.
 *
 * <p>Each {@code …Base} here is abstract and nearly empty in source. The build fills it with one
 * forwarder for every method of its delegate's interfaces (module driver-codegen), so a wrapper
 * states only what differs. Results that lead back to a connection pass through the base's {@code
 * wrap} methods; a method without a {@code wrap} for its result stays abstract.
 *
 * <p>The generated methods know nothing of nullness, as JDBC's own do not.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.jdbc.base;
