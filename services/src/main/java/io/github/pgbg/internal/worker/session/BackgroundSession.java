package io.github.pgbg.internal.worker.session;

import io.github.pgbg.api.JobHandle;
import io.github.pgbg.api.JobProgress;
import io.github.pgbg.api.JobState;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.WorkerOptions;
import io.github.pgbg.internal.worker.job.JobResult;
import io.github.pgbg.internal.worker.job.NestedCallPort;
import io.github.pgbg.internal.worker.pool.BackendSignals;
import io.github.pgbg.internal.worker.pool.ServerConnector;
import io.github.pgbg.internal.worker.pool.WorkerPool;
import io.github.pgbg.internal.worker.settings.InstalledApi;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * The background workers of one session: the functions of pg_background as Java calls.
 *
 * <p>Errors carry the SQLSTATE, message, detail and hint of the extension; a cookie of null is the
 * v1 API. Used by the session's thread; {@link #close} may come from any.
 */
public final class BackgroundSession implements AutoCloseable {
  private final WorkerOptions options;
  private final LauncherState state;
  private final WorkerPool pool;
  private final JobRegistry workers;
  private final SessionCounters tally = new SessionCounters();
  private final SessionView view;
  private final StalledReaderGuard openResults;
  private final JobLauncher launches;
  private final JobWaits waits;
  private final JobCancels cancels;
  private final JobResults results;
  private final AtomicBoolean closed = new AtomicBoolean();

  public BackgroundSession(BaseConnection launcher, ServerConnector info, WorkerOptions options) {
    this.options = options;
    this.pool = WorkerPool.of(info);
    this.state = new LauncherState(launcher, pool, info, options.api());
    this.workers = new JobRegistry(state);
    this.view = new SessionView(workers, state, tally);
    BackendSignals signals = new BackendSignals(pool, info, options);
    Canceller canceller = new Canceller(signals);
    this.openResults = new StalledReaderGuard(state, canceller);
    this.launches = new JobLauncher(launcher, info, options, state, signals, pool, workers, tally);
    this.waits = new JobWaits(launcher, state, workers, canceller);
    this.cancels = new JobCancels(workers, canceller, waits);
    this.results = new JobResults(workers, waits, cancels, openResults, tally);
    pool.sessionBegins();
  }

  public WorkerOptions options() {
    return options;
  }

  /** How jobs of this session make calls themselves; without it they make none. */
  public void jobCalls(NestedCallPort.Factory factory) {
    launches.jobCalls(factory);
  }

  /** What the session knows of its own settings; to be informed of every statement that runs. */
  public LauncherState launcherState() {
    return state;
  }

  /** Starts a job; nothing ends the wait for a connection but {@code pgbg.launchTimeout}. */
  public JobHandle launch(String sql, int queueSize, boolean submit, @Nullable String label)
      throws SQLException {
    return launch(apiLevel(), sql, queueSize, submit, label, true, Cancellation.never());
  }

  /**
   * Starts a job.
   *
   * @param level whose functions the job itself finds
   * @param queueSize in bytes; zero or less for the setting pg_background.default_queue_size
   * @param submit run without a result
   * @param v2 whether the handle has a cookie
   * @param cancellation ends the waiting for a connection
   * @param label an empty one is none
   * @throws SQLException 22023 queue size, 22001 label, 53400 too many workers, 25P02 failed
   *     transaction, 53300, 28P01, 08001 no connection
   */
  public JobHandle launch(
      ApiLevel level,
      String sql,
      int queueSize,
      boolean submit,
      @Nullable String label,
      boolean v2,
      Cancellation cancellation)
      throws SQLException {
    PendingLaunch launch = prepareLaunch(level, sql, queueSize, submit, label, v2, cancellation);
    launch.start();
    return launch.handle();
  }

  /**
   * The first step of a launch: all that can fail. The job does not begin.
   *
   * @throws SQLException as {@link #launch(ApiLevel, String, int, boolean, String, boolean,
   *     Cancellation)}
   */
  public PendingLaunch prepareLaunch(
      ApiLevel level,
      String sql,
      int queueSize,
      boolean submit,
      @Nullable String label,
      boolean v2,
      Cancellation cancellation)
      throws SQLException {
    return launches.prepare(level, sql, queueSize, submit, label, v2, cancellation);
  }

  /**
   * Whether a statement that waits on the session's own connection is to end, because {@code
   * Connection.setNetworkTimeout} says so; then that connection is closed.
   *
   * @param waitedNanos since the statement was sent
   */
  public boolean networkTimeoutIsOver(long waitedNanos) {
    return waits.networkTimeoutIsOver(waitedNanos);
  }

  /** The pid of the session's own backend. */
  public int launcherPid() {
    return state.backendPid();
  }

  /**
   * The result of a job; handed out once.
   *
   * @throws SQLException the job's own error; 42704 not attached; 0A000 submitted; 42501
   */
  public JobResult result(ApiLevel level, int pid, @Nullable Long cookie, Cancellation cancellation)
      throws SQLException {
    return results.result(level, pid, cookie, cancellation);
  }

  /**
   * The result of a job of {@code run_query}, read while it runs; one that takes too long is
   * cancelled as {@link #cancel} does with a grace.
   *
   * @param limitMillis zero or less for none
   * @param function which asks, for the message
   * @throws SQLException as {@link #result}; 57014 over the limit
   */
  public JobResult resultWithin(
      ApiLevel level,
      int pid,
      long cookie,
      int limitMillis,
      String function,
      Cancellation cancellation)
      throws SQLException {
    return results.resultWithin(level, pid, cookie, limitMillis, function, cancellation);
  }

  /**
   * Waits for the end of a job whose rows nobody will read: they are dropped from now on.
   *
   * @param limitMillis zero or less for none
   * @return whether it has ended
   */
  public boolean awaitUnread(int pid, long cookie, int limitMillis, Cancellation cancellation)
      throws SQLException {
    return waits.awaitUnread(pid, cookie, limitMillis, cancellation);
  }

  /**
   * Whether a session that waits for the end of any of some jobs is to give up, because all of them
   * wait for it, perhaps over other sessions.
   *
   * @param pids with spaces between them
   * @throws SQLException 42704 for one that is not attached, 42501
   */
  public boolean isStuck(String pids, Cancellation cancellation) throws SQLException {
    return waits.isStuck(pids, cancellation);
  }

  /**
   * Waits for the end of a job, drops its rows, and forgets it.
   *
   * @throws SQLException the job's own error; 42704 not attached; 42501; 55000; 40P01
   */
  public void discardResult(int pid, @Nullable Long cookie, Cancellation cancellation)
      throws SQLException {
    results.discardResult(pid, cookie, cancellation);
  }

  /** A statement begins on the launcher's connection; gives what to run at its end. */
  public Runnable launcherExecutes() {
    return openResults.launcherExecutes();
  }

  /** Forgets a job; it goes on. */
  public void detach(int pid, @Nullable Long cookie) throws SQLException {
    JobEntry worker = workers.attached(pid, cookie);
    workers.remove(worker);
    worker.job().abandon();
  }

  /**
   * Asks a job to stop, once: one that catches it may clean up and go on. Without a grace this does
   * not wait; with one it waits so long for the end, and at 1.10 then ends the job's backend.
   *
   * @param graceMillis taken as 0 … 3,600,000
   */
  public void cancel(
      ApiLevel level, int pid, long cookie, int graceMillis, Cancellation cancellation)
      throws SQLException {
    cancels.cancel(level, pid, cookie, graceMillis, cancellation);
  }

  /** Counts a time limit that was passed. */
  public void recordTimeout() {
    tally.timedOut();
  }

  /**
   * Whose functions the session has: those that are installed, else the property's.
   *
   * @throws SQLException 25P02 in a failed transaction
   */
  public ApiLevel apiLevel() throws SQLException {
    InstalledApi installed = state.installation();
    return installed == null ? options.apiLevel() : installed.installation().level();
  }

  /**
   * Waits for the end of a job.
   *
   * @throws SQLException 40P01 where it cannot come, because the job waits for the caller
   */
  public void await(int pid, long cookie, Cancellation cancellation) throws SQLException {
    waits.await(pid, cookie, cancellation);
  }

  /**
   * Waits for the end of a job; false when the time ran out.
   *
   * @param timeoutMillis taken as 0 … 86,400,000
   */
  public boolean await(int pid, long cookie, int timeoutMillis, Cancellation cancellation)
      throws SQLException {
    return waits.await(pid, cookie, timeoutMillis, cancellation);
  }

  /** Detaches all workers that the current role may manage; returns how many. */
  public int detachAll() throws SQLException {
    List<JobEntry> all = workers.manageable();
    for (JobEntry worker : all) {
      workers.remove(worker);
      worker.job().abandon();
    }
    return all.size();
  }

  /**
   * Cancels all workers that the current role may manage; returns how many of them had not been
   * cancelled before, those that had ended included.
   */
  public int cancelAll() throws SQLException {
    return cancels.cancelAll();
  }

  /**
   * Completes when a job has ended: with STOPPED, or exceptionally with its error. Stays valid when
   * the handle is gone.
   */
  public CompletableFuture<JobState> completion(int pid, long cookie) throws SQLException {
    return workers.attached(pid, cookie).job().listeners().completion();
  }

  /** Tells the listener, in the worker's thread, what a job reports. */
  public void onProgress(int pid, long cookie, Consumer<JobProgress> listener) throws SQLException {
    workers.attached(pid, cookie).job().listeners().onProgress(listener);
  }

  /** What the session can say about its workers. */
  public SessionView view() {
    return view;
  }

  /** Detaches all workers; they finish. */
  @Override
  public void close() {
    for (JobEntry worker : workers.all()) {
      workers.remove(worker);
      worker.job().abandon();
    }
    if (closed.compareAndSet(false, true)) {
      pool.sessionEnds();
    }
  }
}
