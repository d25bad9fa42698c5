/**
 * Real libraries on the driver: each connects by URL, reads the result of a background worker, and
 * keeps an audit row of a transaction that it rolls back.
 *
 * <p>The pages of docs/ show these lines; a test here is the example that runs.
 */
@NullMarked
package io.github.pgbg.tests.libraries;

import org.jspecify.annotations.NullMarked;
