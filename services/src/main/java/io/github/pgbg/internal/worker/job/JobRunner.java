package io.github.pgbg.internal.worker.job;

import io.github.pgbg.internal.pgjdbc.MessageChannel;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.Threads;
import io.github.pgbg.internal.worker.definer.RestrictedJob;
import io.github.pgbg.internal.worker.pool.BackendSignals;
import io.github.pgbg.internal.worker.pool.WorkerConnection;
import io.github.pgbg.internal.worker.pool.WorkerPool;
import io.github.pgbg.internal.worker.settings.SnapshotTransfer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one job on its worker: sent by the thread that launches it, read by the one that waits for
 * it, and by a thread of the driver's where nobody waits.
 */
public final class JobRunner implements JobEngine {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  /** So long the one who launched may take until he waits. */
  private static final long UNTIL_WAITED_FOR_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** So long the reader may look at rows before somebody else reads the next ones. */
  private static final long UNTIL_READ_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** How long a thread of the driver's waits for a message until it looks around. */
  private static final long POOLED_SLICE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long UNTIL_CUT_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  /** So long nothing comes of a message that has begun, or leaves of one that is sent. */
  private static final long STALLED_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private static final String ADMIN_SHUTDOWN = "57P01";
  private static final String QUERY_CANCELED = "57014";

  private final Job job;
  private final WorkerConnection worker;
  private final WorkerPool pool;
  private final BackendSignals signals;
  private final JobConversation conversation;
  private final MessageChannel channel;
  private final JobDeadline deadline;
  private final WorkerReturn ending;

  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicBoolean attendScheduled = new AtomicBoolean();
  private volatile boolean begun;
  private volatile boolean ended;

  /** Since when a thread sends, or reads a message that has begun; 0 if none does. */
  private volatile long inMessageNanos;

  /** It makes calls itself, which are served in a thread of the driver's. */
  private volatile boolean servesCalls;

  public JobRunner(
      Job job,
      WorkerConnection worker,
      JobText text,
      SnapshotTransfer transfer,
      RestrictedJob.@Nullable Factory restricted,
      long timeoutMillis,
      @Nullable NestedCallPort calls,
      BackendSignals signals) {
    this.job = job;
    this.worker = worker;
    this.pool = signals.pool();
    this.signals = signals;
    this.channel = worker.channel();
    this.conversation =
        restricted == null
            ? new PlainConversation(job, worker, text, calls, transfer)
            : new RestrictedConversation(job, worker, text, calls, restricted);
    this.deadline = new JobDeadline(job, worker, timeoutMillis, signals);
    this.ending = new WorkerReturn(job, worker, conversation, signals);
  }

  /**
   * Sends the job. What goes wrong is the job's error, not the caller's.
   *
   * @param awaited the caller waits for it next, in this thread
   */
  public void start(boolean awaited) {
    boolean inThisThread = conversation.isPrepared();
    if (awaited && !worker.isShared()) { // else a transaction has to be kept open
      ending.promised(true);
      conversation.resetLate();
      if (!deadline.isLimited()) { // while the reader is slow, the server's clock goes on
        conversation.readAtOnce();
      }
    }
    job.engine(this);
    if (inThisThread) {
      boolean entered = enter();
      try {
        begin();
      } finally {
        leave();
      }
      assert entered;
      if (!awaited) {
        attend(false);
      }
    } else {
      servesCalls = true;
      attend(true);
    }
  }

  private void begin() {
    begun = true;
    deadline.go();
    if (job.monitor().begin()) {
      sendAhead();
    } else {
      end(BackgroundErrors.workerCanceled(worker.pid()));
    }
  }

  @Override
  public boolean enter() {
    return !ended && busy.compareAndSet(false, true);
  }

  @Override
  public void leave() {
    busy.set(false);
    job.monitor().wake(); // who waits may work now
  }

  @Override
  public void sendAhead() {
    try {
      advance();
    } catch (IOException e) {
      lose(e);
    } catch (RuntimeException | Error e) {
      fault(e);
    }
  }

  /** Sends what is to be sent now; false if the reader has to read first. */
  private boolean advance() throws IOException {
    while (!ended && !conversation.isAwaiting()) {
      if (!proceed()) {
        if (job.isRead()) {
          deadline.pause(); // the reader's time is not the job's
        }
        return false;
      }
      deadline.go();
      if (conversation.isDone()) {
        end(failure(conversation.failure()));
      }
    }
    return true;
  }

  private boolean proceed() throws IOException {
    inMessageNanos = System.nanoTime();
    try {
      return conversation.proceed();
    } finally {
      inMessageNanos = 0;
    }
  }

  @Override
  public boolean breakOffIfStalled() {
    long since = inMessageNanos;
    boolean stalled =
        since != 0
            && System.nanoTime() - since > STALLED_NANOS
            && worker.wire().silentNanos() > STALLED_NANOS;
    if (stalled) {
      worker.abort();
    }
    return stalled;
  }

  @Override
  public boolean work(WaitGoal goal, long nanos) {
    return !servesCalls && work(goal, nanos, false);
  }

  private boolean work(WaitGoal goal, long nanos, boolean pooled) {
    long end = System.nanoTime() + nanos;
    try {
      while (!ended && !(pooled ? job.monitor().isReached(goal) : job.monitor().isDue(goal))) {
        if (!advance()) {
          return false;
        }
        if (conversation.waitsForReader()) {
          return false;
        }
        if (conversation.wasAsked()) {
          if (!pooled) {
            servesCalls = true; // which lasts: the caller must be free to leave
            return false;
          }
          conversation.serveCalls();
        }
        if (!pooled && isCutOff()) {
          return false; // the caller must be free to leave
        }
        if (!ended && !readMessages(end - System.nanoTime(), pooled)) {
          return true;
        }
      }
    } catch (IOException e) {
      lose(e);
    } catch (RuntimeException | Error e) {
      fault(e);
    }
    return true;
  }

  /** Reads what is there, and waits for the first of it; false when the time is over. */
  private boolean readMessages(long nanos, boolean pooled) throws IOException {
    if (!channel.hasNext() && (nanos <= 0 || !channel.await(nanos))) {
      return false;
    }
    inMessageNanos = System.nanoTime();
    try {
      do {
        channel.read(conversation);
      } while (conversation.readsOn()
          && channel.hasNext()
          && (pooled || !worker.wire().isCutOff()));
    } finally {
      inMessageNanos = 0;
    }
    conversation.deliverStreamed();
    return true;
  }

  /** Whether the rest of a message has not come for a while: a server that works sends it soon. */
  private boolean isCutOff() {
    if (!worker.wire().isCutOff()) {
      return false;
    }
    long end = System.nanoTime() + UNTIL_CUT_OFF_NANOS;
    while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_NANOS);
      if (!worker.wire().isCutOff()) {
        return false;
      }
    }
    return true;
  }

  private void lose(IOException e) {
    conversation.lost(e);
    worker.abort();
    end(failure(conversation.failure()));
  }

  private void fault(Throwable e) {
    LOG.error("The job of worker {} failed by a fault of the driver", worker.pid(), e);
    conversation.broken();
    worker.abort();
    end(BackgroundErrors.lostConnection(worker.pid(), new SQLException(e)));
  }

  private @Nullable PSQLException failure(@Nullable SQLException e) {
    if (e == null) {
      return null;
    }
    boolean shutDown = ADMIN_SHUTDOWN.equals(e.getSQLState());
    if (shutDown) {
      worker.evict();
    }
    JobMonitor.EndRequest request = job.monitor().endRequest();
    if (request == JobMonitor.EndRequest.CANCEL && (shutDown || worker.isClosed())) {
      return BackgroundErrors.workerCanceled(worker.pid()); // it was ended after its grace
    }
    if (request == JobMonitor.EndRequest.TIMEOUT && QUERY_CANCELED.equals(e.getSQLState())) {
      return BackgroundErrors.ofJob(BackgroundErrors.statementTimeout(), worker.pid(), 0);
    }
    return e instanceof PSQLException psql && psql.getServerErrorMessage() != null
        ? psql
        : BackgroundErrors.lostConnection(worker.pid(), e);
  }

  private void end(@Nullable PSQLException failure) {
    if (ended) {
      return;
    }
    deadline.close();
    pool.returning();
    ended = true; // before the look whether somebody settles it
    if (conversation.isResetting()) {
      job.end(failure, () -> {});
      ending.settleUnlessPromised();
    } else {
      ending.closeCalls();
      job.end(failure, ending::giveBack);
    }
  }

  @Override
  public void settle() {
    ending.promised(false);
    if (ended) {
      ending.settle();
    }
  }

  @Override
  public void attend(boolean atOnce) {
    if (ended || busy.get() || job.monitor().isFull()) {
      return;
    }
    if (atOnce) {
      Threads.WORKERS.execute(this::workUnwaited);
    } else if (attendScheduled.compareAndSet(false, true)) {
      var unused =
          Threads.after(
              job.monitor().facts().rowCount() == 0 ? UNTIL_WAITED_FOR_NANOS : UNTIL_READ_NANOS,
              () -> {
                attendScheduled.set(false);
                workUnwaited();
              });
    }
  }

  /** In a thread of the driver's. */
  private void workUnwaited() {
    if (!enter()) {
      return; // he who works attends to it when he leaves
    }
    boolean canWork = true;
    try {
      if (!begun) {
        begin();
      }
      while (canWork && !ended) {
        canWork = work(WaitGoal.END, POOLED_SLICE_NANOS, true);
        if (canWork && !ended) {
          worker.silence().check(signals, Cancellation.never());
        }
      }
    } finally {
      leave();
    }
    attend(true);
  }
}
