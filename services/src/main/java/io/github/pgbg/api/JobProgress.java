package io.github.pgbg.api;

import org.jspecify.annotations.Nullable;

/**
 * What a job reported about itself.
 *
 * @param percent 0 to 100
 */
public record JobProgress(int percent, @Nullable String message) {

  /** The extension clamps to 0 … 100. */
  public static JobProgress clamped(int percent, @Nullable String message) {
    return new JobProgress(Math.max(0, Math.min(100, percent)), message);
  }
}
