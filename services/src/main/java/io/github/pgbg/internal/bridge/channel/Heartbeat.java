package io.github.pgbg.internal.bridge.channel;

import io.github.pgbg.internal.worker.base.Threads;
import java.sql.SQLException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a function that waits for a long time that the driver is at it: a function that hears
 * nothing gives up, because the driver may be unable to hear it.
 */
public final class Heartbeat {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
  private static final int FIRST_MS = 1000;
  private static final int MOST_SECONDS = 60;

  /** How much longer than announced a function waits for the next. */
  private static final int SPARE_SECONDS = 10;

  private final BridgeChannel channel;
  private final Mailbox mailbox;
  private final long nonce;
  private @Nullable Future<?> next;
  private int count;
  private boolean ended;

  public Heartbeat(BridgeChannel channel, Mailbox mailbox, long nonce) {
    this.channel = channel;
    this.mailbox = mailbox;
    this.nonce = nonce;
    this.next = Threads.TIMER.schedule(this::hop, FIRST_MS, TimeUnit.MILLISECONDS);
  }

  private void hop() {
    Threads.WORKERS.execute(this::beat);
  }

  private synchronized void beat() {
    if (ended) {
      return;
    }
    count++;
    int seconds = Math.min(MOST_SECONDS, 2 * count);
    try {
      channel.heartbeat(mailbox, nonce, count, seconds + SPARE_SECONDS);
    } catch (SQLException e) {
      LOG.debug("A sign of life could not be given", e);
    }
    next = Threads.TIMER.schedule(this::hop, seconds, TimeUnit.SECONDS);
  }

  /** Before the answer is given. */
  public synchronized void end() {
    ended = true;
    Future<?> scheduled = next;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
  }
}
