package io.github.pgbg.internal.observe;

import org.jspecify.annotations.Nullable;

/**
 * How a job ended.
 *
 * @param outcome stopped, error or canceled
 * @param sqlState of its error
 * @param bytes of the rows it gave
 */
public record JobEnd(String outcome, @Nullable String sqlState, long rows, long bytes) {}
