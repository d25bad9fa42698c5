/**
 * The Java API beside SQL: {@code connection.unwrap(PgBackground.class)}.
 *
 * <p>These types are public and keep their promises between versions.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.api;
