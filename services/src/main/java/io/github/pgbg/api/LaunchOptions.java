package io.github.pgbg.api;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a job is launched.
 *
 * @param label part of the worker's {@code application_name}; null for none
 * @param queueBytes how much of the result may wait; 0 for pg_background.default_queue_size
 * @param progressListener receives what the job reports by {@code pg_background_progress}, in a
 *     thread of the driver that must not be held up; null for nobody
 */
public record LaunchOptions(
    @Nullable String label, int queueBytes, @Nullable Consumer<JobProgress> progressListener) {
  /** No label, the default queue size, no listener. */
  public static final LaunchOptions DEFAULT = new LaunchOptions(null, 0, null);

  /** The same with a label. */
  public LaunchOptions label(String newLabel) {
    return new LaunchOptions(newLabel, queueBytes, progressListener);
  }

  /** The same with a queue size in bytes. */
  public LaunchOptions queueBytes(int bytes) {
    return new LaunchOptions(label, bytes, progressListener);
  }

  /** The same with a listener. */
  public LaunchOptions onProgress(Consumer<JobProgress> listener) {
    return new LaunchOptions(label, queueBytes, listener);
  }
}
