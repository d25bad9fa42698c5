/** The Java API on top of a session. */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.jdbc.javaapi;
