package io.github.pgbg.internal.bridge.channel;

import java.util.function.BooleanSupplier;

/**
 * How long somebody waits for the control connection.
 *
 * @param unwanted whether nobody waits any more; quick, never waits
 * @param silenceMillis how long the server may say nothing before the connection is given up
 */
record Patience(BooleanSupplier unwanted, long silenceMillis) {
  private static final long SILENCE_MS = 3000;
  private static final long BYTES_PER_MS = 100;

  /** For one short statement. */
  static Patience of(BooleanSupplier unwanted) {
    return new Patience(unwanted, SILENCE_MS);
  }

  /** For work that nobody waits for, and which the next sweep does otherwise. */
  static Patience toLeave() {
    return new Patience(() -> false, 800);
  }

  /** For a text that takes its time to arrive. */
  Patience forBytes(long bytes) {
    return new Patience(unwanted, silenceMillis + bytes / BYTES_PER_MS);
  }

  boolean isOver() {
    return unwanted.getAsBoolean();
  }
}
