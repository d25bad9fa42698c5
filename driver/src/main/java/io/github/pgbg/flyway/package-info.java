/**
 * What Flyway finds on the class path: the URL prefix of this driver.
 *
 * <p>The only package that knows Flyway. Nothing else refers to it, so that it is never loaded
 * where Flyway is not.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.flyway;
