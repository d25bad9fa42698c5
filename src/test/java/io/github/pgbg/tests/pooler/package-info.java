/** The driver behind a pooler, after a failover, on a standby. */
@NullMarked
package io.github.pgbg.tests.pooler;

import org.jspecify.annotations.NullMarked;
