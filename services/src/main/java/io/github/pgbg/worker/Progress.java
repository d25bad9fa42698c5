package io.github.pgbg.worker;

import org.jspecify.annotations.Nullable;

/**
 * What a job told about itself.
 *
 * @param percent 0 to 100
 */
public record Progress(int percent, @Nullable String message) {

  /** The extension clamps to 0 … 100. */
  static Progress clamped(int percent, @Nullable String message) {
    return new Progress(Math.max(0, Math.min(100, percent)), message);
  }
}
