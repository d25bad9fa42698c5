package io.github.pgbg.internal.bridge.channel;

import io.github.pgbg.internal.worker.base.Threads;
import java.sql.SQLException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a function that waits for a long time that the driver is at it: a function that hears
 * nothing gives up, because the driver may be unable to hear it.
 */
public final class BusySignal {
  private static final Logger LOG = LoggerFactory.getLogger(BusySignal.class);
  private static final long QUICK_MS = 1000;

  private final BridgeChannel channel;
  private final Future<?> raising;
  private boolean raised;
  private boolean ended;

  public BusySignal(BridgeChannel channel) {
    this.channel = channel;
    this.raising = Threads.TIMER.schedule(this::raise, QUICK_MS, TimeUnit.MILLISECONDS);
  }

  private synchronized void raise() {
    if (!ended) {
      try {
        channel.busy();
        raised = true;
      } catch (SQLException e) {
        LOG.debug("The control connection is lost, and the function will say so", e);
      }
    }
  }

  /** Before the answer is given. */
  public void end() throws SQLException {
    raising.cancel(false);
    synchronized (this) {
      ended = true;
      if (raised) {
        channel.notBusy();
      }
    }
  }
}
