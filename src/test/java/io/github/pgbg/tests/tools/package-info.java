/**
 * SQL tools that have nothing of ours but the jar with everything: what they load, ask and show.
 *
 * <p>The jar is there from Maven's phase package on; before, these tests are skipped.
 */
@NullMarked
package io.github.pgbg.tests.tools;

import org.jspecify.annotations.NullMarked;
