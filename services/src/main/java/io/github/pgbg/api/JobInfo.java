package io.github.pgbg.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code pg_background_list_v2}.
 *
 * @param userId the OID of the role that launched it
 * @param queueSize in bytes
 */
public record JobInfo(
    int pid,
    long cookie,
    Instant launchedAt,
    long userId,
    int queueSize,
    JobState state,
    String sqlPreview,
    @Nullable String lastError,
    boolean consumed,
    @Nullable String label) {}
