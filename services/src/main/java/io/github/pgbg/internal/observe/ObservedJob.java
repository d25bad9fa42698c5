package io.github.pgbg.internal.observe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What never changes of a job.
 *
 * @param pid of the worker's backend
 * @param launcherPid of the backend of the session that launched it
 * @param sqlPreview the beginning of the text
 */
public record ObservedJob(
    int pid, int launcherPid, @Nullable String label, String sqlPreview, Instant launchedAt) {}
