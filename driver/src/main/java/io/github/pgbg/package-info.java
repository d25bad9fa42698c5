/**
 * The driver as an application sees it: the classes that DriverManager and tools load, the URLs
 * they take and the properties of their own.
 *
 * <p>A URL is never rebuilt. Its prefix and the driver's own parameters are cut out, every other
 * character reaches PgJDBC as it was written; the caller's Properties are read and not changed.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg;
