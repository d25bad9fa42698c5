/**
 * Runs the scripts of {@code resources/conformance}: what an application of the C extension sees,
 * record by record. {@code FORMAT.md} beside the scripts defines them.
 *
 * <p>A script is read by {@link io.github.pgbg.tests.conformance.ScriptParser} into records; each
 * record becomes one dynamic JUnit test that runs in a {@link
 * io.github.pgbg.tests.conformance.ScriptSession}, the connections and variables of its file.
 * Records that are known to fail stand in {@code exceptions.txt}, each with its reason.
 */
@NullMarked
package io.github.pgbg.tests.conformance;

import org.jspecify.annotations.NullMarked;
