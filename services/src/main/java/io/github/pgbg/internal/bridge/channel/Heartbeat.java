package io.github.pgbg.internal.bridge.channel;

import io.github.pgbg.internal.worker.base.Threads;
import io.github.pgbg.internal.worker.base.Ticker;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a function that waits for a long time that the driver is at it: a function that hears
 * nothing gives up, because the driver may be unable to hear it.
 */
public final class Heartbeat implements Ticker.Ticked {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
  private static final int FIRST_SECONDS = 1;
  private static final int MOST_SECONDS = 60;

  /** How much longer than announced a function waits for the next. */
  private static final int SPARE_SECONDS = 10;

  private final BridgeChannel channel;
  private final Mailbox mailbox;
  private final long nonce;
  private volatile long nextNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(FIRST_SECONDS);
  private int count;
  private boolean ended;

  /** Begins now. */
  public Heartbeat(BridgeChannel channel, Mailbox mailbox, long nonce) {
    this.channel = channel;
    this.mailbox = mailbox;
    this.nonce = nonce;
    Ticker.add(this);
  }

  @Override
  public void tick() {
    if (nextNanos - System.nanoTime() <= 0) {
      nextNanos = Long.MAX_VALUE / 2 + System.nanoTime(); // until this one is given
      Threads.WORKERS.execute(this::beat);
    }
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
    nextNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  /** Before the answer is given. */
  public void end() {
    Ticker.remove(this);
    synchronized (this) { // until one that is being given is there
      ended = true;
    }
  }
}
