/** Attackers: what code of another role gains by its jobs, which must be nothing. */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.tests.rights;
