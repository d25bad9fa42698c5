/**
 * Nothing changes but the URL: each test does the same on a connection of PgJDBC and on one of the
 * driver, and compares everything it saw.
 */
@NullMarked
package io.github.pgbg.tests.jdbc;

import org.jspecify.annotations.NullMarked;
