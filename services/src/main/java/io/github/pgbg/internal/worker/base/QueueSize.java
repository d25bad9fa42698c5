package io.github.pgbg.internal.worker.base;

import org.postgresql.util.PSQLException;

/** The bounds of {@code queue_size}, in bytes, as the extension has them. */
public final class QueueSize {
  public static final int MINIMUM_BYTES = 64;
  public static final int MAXIMUM_BYTES = 268_435_456;

  private QueueSize() {}

  /** The size to use: zero and less mean the setting {@code pg_background.default_queue_size}. */
  public static int check(int requestedBytes, int defaultBytes) throws PSQLException {
    int bytes = requestedBytes <= 0 ? defaultBytes : requestedBytes;
    if (bytes < MINIMUM_BYTES) {
      throw BackgroundErrors.queueTooSmall();
    }
    if (bytes > MAXIMUM_BYTES) {
      throw BackgroundErrors.queueTooLarge();
    }
    return bytes;
  }
}
