/** {@code CREATE EXTENSION pg_background} on a server that does not have it, and its privileges. */
@NullMarked
package io.github.pgbg.tests.install;

import org.jspecify.annotations.NullMarked;
