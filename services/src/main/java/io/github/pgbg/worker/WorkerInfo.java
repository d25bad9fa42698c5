package io.github.pgbg.worker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code pg_background_list_v2}.
 *
 * @param userId the OID of the role that launched it
 * @param queueSize in bytes
 */
public record WorkerInfo(
    int pid,
    long cookie,
    Instant launchedAt,
    long userId,
    int queueSize,
    WorkerState state,
    String sqlPreview,
    @Nullable String lastError,
    boolean consumed,
    @Nullable String label) {}
