package io.github.pgbg.internal.worker.settings;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Seeds of random(), which no job can guess from another one's; drawn many at a time. */
final class Seeds {
  private static final int DRAWN_BYTES = 64 * Long.BYTES;

  private static final SecureRandom SOURCE = new SecureRandom();

  @GuardedBy("Seeds.class")
  private static final ByteBuffer DRAWN = ByteBuffer.allocate(DRAWN_BYTES).limit(0);

  private Seeds() {}

  /** The next one: from -1 to 1, with as many digits as PostgreSQL reads. */
  static synchronized double next() {
    if (!DRAWN.hasRemaining()) {
      SOURCE.nextBytes(DRAWN.array());
      DRAWN.clear();
    }
    return DRAWN.getLong() / (double) Long.MAX_VALUE;
  }
}
