package io.github.pgbg.internal.worker.job;

import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.Threads;
import io.github.pgbg.internal.worker.pool.BackendSignals;
import io.github.pgbg.internal.worker.pool.WorkerConnection;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a worker goes back to the others when its job has ended: the answer of its reset is read, in
 * the thread that waited for the job where there is one.
 */
final class WorkerReturn {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerReturn.class);

  /** The reset of what a job leaves takes microseconds, of thousands of temporary tables longer. */
  private static final long WORTH_WAITING_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long a thread of the driver's waits for the answer until it looks around. */
  private static final long POOLED_SLICE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Job job;
  private final WorkerConnection worker;
  private final JobConversation conversation;
  private final BackendSignals signals;
  private final AtomicBoolean settling = new AtomicBoolean();

  /** The launching thread is going to call {@link #settle}. */
  private volatile boolean promised;

  WorkerReturn(
      Job job, WorkerConnection worker, JobConversation conversation, BackendSignals signals) {
    this.job = job;
    this.worker = worker;
    this.conversation = conversation;
    this.signals = signals;
  }

  /** Whether the launching thread is going to call {@link #settle}. */
  void promised(boolean late) {
    promised = late;
  }

  void settleUnlessPromised() {
    if (!promised) {
      settle();
    }
  }

  /** Reads the answer of the reset if it is still to come; done once, whoever calls. */
  void settle() {
    if (!conversation.isResetting() || !settling.compareAndSet(false, true)) {
      return;
    }
    if (readReset(WORTH_WAITING_NANOS)) {
      settled();
    } else {
      Threads.WORKERS.execute(
          () -> {
            while (!readReset(POOLED_SLICE_NANOS)) {
              worker.silence().check(signals, Cancellation.never());
            }
            settled();
          });
    }
  }

  /** False if it takes longer. */
  private boolean readReset(long nanos) {
    long end = System.nanoTime() + nanos;
    try {
      while (conversation.isResetting()) {
        if (!worker.channel().await(end - System.nanoTime())) {
          return false;
        }
        worker.channel().read(conversation);
      }
    } catch (IOException e) {
      conversation.broken();
      worker.abort();
    }
    return true;
  }

  private void settled() {
    closeCalls();
    giveBack();
  }

  void closeCalls() {
    try {
      conversation.close();
    } catch (RuntimeException e) {
      LOG.warn("The calls of the job of worker {} could not be closed", worker.pid(), e);
    }
  }

  /** A cancel request may arrive late, and must not hit the next job. */
  void giveBack() {
    if (job.monitor().endRequest() != JobMonitor.EndRequest.NONE || !conversation.isReset()) {
      worker.evict();
    } else {
      worker.markReset();
    }
    try {
      signals.pool().release(worker, signals.options());
    } finally {
      Shutdown.jobEnds();
    }
  }
}
