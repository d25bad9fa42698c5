package io.github.pgbg.internal.worker.session;

import io.github.pgbg.api.JobHandle;
import io.github.pgbg.api.JobProgress;
import io.github.pgbg.api.JobState;
import io.github.pgbg.internal.observe.ObservedJob;
import io.github.pgbg.internal.observe.Observer;
import io.github.pgbg.internal.pgjdbc.ServerParameters;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.JobIdentity;
import io.github.pgbg.internal.worker.base.PoolerErrors;
import io.github.pgbg.internal.worker.base.QueueSize;
import io.github.pgbg.internal.worker.base.Utf8;
import io.github.pgbg.internal.worker.base.WaitGuard;
import io.github.pgbg.internal.worker.base.WorkerOptions;
import io.github.pgbg.internal.worker.definer.ConsentedJob;
import io.github.pgbg.internal.worker.definer.DefinerJob;
import io.github.pgbg.internal.worker.definer.RestrictedJob;
import io.github.pgbg.internal.worker.job.Cookies;
import io.github.pgbg.internal.worker.job.Job;
import io.github.pgbg.internal.worker.job.JobPlan;
import io.github.pgbg.internal.worker.job.JobResult;
import io.github.pgbg.internal.worker.job.JobRunner;
import io.github.pgbg.internal.worker.job.JobText;
import io.github.pgbg.internal.worker.job.NestedCallPort;
import io.github.pgbg.internal.worker.job.Shutdown;
import io.github.pgbg.internal.worker.job.WorkerAccess;
import io.github.pgbg.internal.worker.pool.BackendSignals;
import io.github.pgbg.internal.worker.pool.ServerConnector;
import io.github.pgbg.internal.worker.pool.WorkerConnection;
import io.github.pgbg.internal.worker.pool.WorkerDemand;
import io.github.pgbg.internal.worker.pool.WorkerPool;
import io.github.pgbg.internal.worker.settings.CustomSettingNames;
import io.github.pgbg.internal.worker.settings.DefinerTransfer;
import io.github.pgbg.internal.worker.settings.InstalledApi;
import io.github.pgbg.internal.worker.settings.SessionSnapshot;
import io.github.pgbg.internal.worker.settings.SnapshotTransfer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The background workers of one session: the functions of pg_background as Java calls.
 *
 * <p>Errors carry the SQLSTATE, message, detail and hint of the extension; a cookie of null is the
 * v1 API. Used by the session's thread; {@link #close} may come from any.
 */
public final class BackgroundSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundSession.class);
  private static final int GRACE_MAX_MS = 3_600_000;
  private static final int TIMEOUT_MAX_MS = 86_400_000;
  private static final int APPLICATION_NAME_BYTES = 63;
  private static final int LABEL_BYTES = 64;

  /** How long run and run_query wait for a job that they cancelled. */
  private static final int RUN_GRACE_MS = 1_000;

  private final BaseConnection launcher;
  private final ServerConnector info;
  private final WorkerOptions options;
  private final LauncherState state;
  private final BackendSignals signals;
  private final Canceller canceller;
  private final WorkerPool pool;
  private NestedCallPort.@Nullable Factory jobCalls;
  private final JobRegistry workers;
  private final SessionCounters tally = new SessionCounters();
  private final SessionView view;
  private final StalledReaderGuard openResults;
  private final LauncherWatch watch;
  private final AtomicBoolean closed = new AtomicBoolean();

  public BackgroundSession(BaseConnection launcher, ServerConnector info, WorkerOptions options) {
    this.launcher = launcher;
    this.info = info;
    this.options = options;
    this.pool = WorkerPool.of(info);
    this.state = new LauncherState(launcher, pool, info.pooling(), options.api());
    this.signals = new BackendSignals(pool, info, options);
    this.canceller = new Canceller(signals);
    this.workers = new JobRegistry(state);
    this.view = new SessionView(workers, state, tally);
    this.openResults = new StalledReaderGuard(state, canceller);
    this.watch = new LauncherWatch(launcher);
    pool.sessionBegins();
  }

  public WorkerOptions options() {
    return options;
  }

  /** How jobs of this session make calls themselves; without it they make none. */
  public void jobCalls(NestedCallPort.Factory factory) {
    jobCalls = factory;
  }

  /** What the session knows of its own settings; to be told of every statement that runs. */
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
  PendingLaunch prepareLaunch(
      ApiLevel level,
      String sql,
      int queueSize,
      boolean submit,
      @Nullable String label,
      boolean v2,
      Cancellation cancellation)
      throws SQLException {
    Observer.Span<ObservedJob> launch = Observer.launch();
    SessionSnapshot settings = state.settings();
    state.checkOwnSettings(settings);
    if (state.sharesBackend() && !info.isDirect()) {
      throw PoolerErrors.needsOwnConnection();
    }
    JobIdentity identity = state.jobIdentity();
    int queueBytes = QueueSize.check(queueSize, state.defaultQueueSize(settings));
    int limit = state.maxWorkers(settings);
    if (workers.size() >= limit) {
      throw BackgroundErrors.tooManyWorkers(limit);
    }
    String checkedLabel = checkLabel(label);
    JobText text =
        JobText.of(sql, submit, ServerParameters.standardConformingStrings(launcher), level);
    WorkerConnection connection =
        pool.acquire(
            info,
            new WorkerDemand(settings, identity, sql, workers.pids()),
            state.launchOptions(settings, options),
            cancellation);
    JobEntry worker =
        new JobEntry(
            connection.pid(),
            v2 ? Cookies.next() : 0,
            Instant.now(),
            settings.currentUserOid(),
            settings.currentUser(),
            queueBytes,
            sql,
            submit,
            checkedLabel,
            new Job(queueBytes, submit),
            connection,
            new JobEntry.Marks());
    return new PendingLaunch(
        new JobHandle(worker.pid(), worker.cookie()),
        worker.job(),
        awaited -> {
          begin(worker, text, settings, identity, awaited);
          launch.end(observed(worker));
        },
        () -> giveBack(connection));
  }

  private void begin(
      JobEntry worker,
      JobText text,
      SessionSnapshot settings,
      JobIdentity identity,
      boolean awaited) {
    start(worker, text, settings, identity, awaited);
    if (text.plan() instanceof JobPlan.OneMessage) {
      worker.job().awaitSent(); // from here on the server finishes it without us
    }
    LOG.debug("Launched worker {}", worker.pid());
  }

  private void giveBack(WorkerConnection unused) {
    unused.markReset();
    pool.returning();
    pool.release(unused, options);
  }

  /** The pid of the session's own backend. */
  public int launcherPid() {
    return state.backendPid();
  }

  private ObservedJob observed(JobEntry worker) {
    return new ObservedJob(
        worker.pid(), launcherPid(), worker.label(), worker.preview(), worker.launchedAt());
  }

  private void start(
      JobEntry worker,
      JobText text,
      SessionSnapshot settings,
      JobIdentity identity,
      boolean awaited) {
    WorkerConnection connection = worker.connection();
    Set<String> customNames = CustomSettingNames.namedIn(worker.sql());
    customNames.addAll(state.customNames());
    connection.expectCustomSettings(customNames);
    long timeoutMillis = state.jobTimeoutMillis(settings);
    worker.marks().bounded = timeoutMillis > 0;
    SnapshotTransfer takeover =
        SnapshotTransfer.of(
            settings,
            connection.base(),
            applicationName(worker.label(), worker.pid()),
            timeoutMillis);
    NestedCallPort calls =
        jobCalls != null // stored code that the job runs may call, too
            ? jobCalls.of(
                new WorkerAccess(connection.connection(), connection.wire()),
                info.ofWorkers(),
                options)
            : null;
    JobRunner runner =
        new JobRunner(
            worker.job(),
            connection,
            text,
            takeover,
            restricted(
                identity,
                connection,
                settings,
                applicationName(worker.label(), worker.pid()),
                timeoutMillis),
            timeoutMillis,
            calls,
            signals);
    worker.job().observed(Observer.job(observed(worker)));
    workers.add(worker);
    Shutdown.jobBegins(
        options.shutdownTimeout()); // here, for the JVM may end before the thread runs
    runner.start(awaited);
    tally.launched(worker.job());
  }

  /** How the job of code runs that is another role's; null for the session's own. */
  private static RestrictedJob.@Nullable Factory restricted(
      JobIdentity identity,
      WorkerConnection connection,
      SessionSnapshot settings,
      String applicationName,
      long timeoutMillis) {
    if (identity instanceof JobIdentity.OfDefiner definer) {
      DefinerTransfer transfer =
          DefinerTransfer.of(settings, connection.base(), applicationName, timeoutMillis);
      return (sql, submitted, standardConformingStrings) ->
          new DefinerJob(definer, transfer, sql, submitted, standardConformingStrings);
    }
    if (identity instanceof JobIdentity.Consented consented) {
      String limits = DefinerTransfer.limits(applicationName, timeoutMillis);
      return (sql, submitted, standardConformingStrings) ->
          new ConsentedJob(consented, limits, sql, submitted, standardConformingStrings);
    }
    return null;
  }

  private static @Nullable String checkLabel(@Nullable String label) throws SQLException {
    int bytes = label == null ? 0 : Utf8.length(label);
    if (bytes > LABEL_BYTES) {
      throw BackgroundErrors.labelTooLong(bytes, LABEL_BYTES);
    }
    return bytes == 0 ? null : label;
  }

  /** The worker's own pid is always whole. */
  private static String applicationName(@Nullable String label, int pid) {
    String start = "pg_background" + (label == null ? "" : ":" + label);
    String end = ":" + pid;
    return Utf8.beginning(start, APPLICATION_NAME_BYTES - end.length()) + end;
  }

  /**
   * The result of a job; handed out once.
   *
   * @throws SQLException the job's own error; 42704 not attached; 0A000 submitted; 42501
   */
  public JobResult result(ApiLevel level, int pid, @Nullable Long cookie, Cancellation cancellation)
      throws SQLException {
    JobEntry worker = workers.attached(pid);
    if (cookie != null && worker.cookie() != cookie) {
      throw BackgroundErrors.resultCookieMismatch(pid, level);
    }
    if (worker.submitted()) {
      throw BackgroundErrors.resultsDisabled(pid, level);
    }
    if (worker.marks().consumed) {
      throw BackgroundErrors.alreadyConsumed(pid);
    }
    return open(worker, guard(worker, cancellation));
  }

  private JobResult open(JobEntry worker, WaitGuard guard) throws SQLException {
    worker.marks().consumed = true;
    JobResult result = new JobResult(worker.job(), guard, () -> read(worker));
    openResults.opened(worker);
    result.awaitReady();
    return result;
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
    JobEntry worker = workers.attached(pid, cookie);
    WaitGuard guard = guard(worker, cancellation);
    if (limitMillis > 0) {
      guard =
          new TimeLimitGuard(
              guard,
              worker,
              limitMillis,
              () -> {
                recordTimeout();
                cancel(level, pid, cookie, RUN_GRACE_MS, cancellation);
                return BackgroundErrors.notCompletedWithin(function, limitMillis);
              });
    }
    return open(worker, guard);
  }

  /**
   * Waits for the end of a job whose rows nobody will read: they are dropped from now on.
   *
   * @param limitMillis zero or less for none
   * @return whether it has ended
   */
  public boolean awaitUnread(int pid, long cookie, int limitMillis, Cancellation cancellation)
      throws SQLException {
    JobEntry worker = awaited(pid, cookie);
    if (!worker.marks().consumed) {
      worker.job().abandon();
    }
    if (limitMillis > 0) {
      return await(pid, cookie, limitMillis, cancellation);
    }
    await(pid, cookie, cancellation);
    return true;
  }

  /**
   * Waits for the end of a job, drops its rows, and forgets it.
   *
   * @throws SQLException the job's own error; 42704 not attached; 42501; 55000; 40P01
   */
  public void discardResult(int pid, @Nullable Long cookie, Cancellation cancellation)
      throws SQLException {
    JobEntry worker = workers.attached(pid, cookie);
    if (worker.marks().consumed) {
      throw BackgroundErrors.alreadyConsumed(pid);
    }
    worker.marks().consumed = true;
    worker.job().abandon();
    try {
      boolean unused = worker.job().awaitEnd(guard(worker, cancellation), Long.MAX_VALUE);
    } finally {
      workers.remove(worker);
    }
    PSQLException error = worker.job().error();
    if (error != null) {
      throw error;
    }
  }

  private void read(JobEntry worker) {
    openResults.closed(worker);
    workers.remove(worker);
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
    JobEntry worker = workers.attached(pid, cookie);
    boolean unused = worker.marks().countAsCancelled();
    int grace = Math.min(GRACE_MAX_MS, graceMillis);
    if (grace > 0) {
      boolean terminate = level == ApiLevel.V1_10;
      canceller.cancel(worker, grace, terminate, WaitGuard.of(cancellation));
    } else {
      canceller.cancel(worker);
    }
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
    JobEntry worker = awaited(pid, cookie);
    WaitGuard guard = guard(worker, cancellation);
    if (!worker.marks().bounded) {
      worker.job().awaitFullOrEnd(guard);
      if (worker.job().isFull()) {
        throw BackgroundErrors.unreadResult(launcherPid(), pid);
      }
    }
    worker.job().awaitEnd(guard, Long.MAX_VALUE);
  }

  /** Who waits for the end of a job whose result he is reading does not read meanwhile. */
  private JobEntry awaited(int pid, long cookie) throws SQLException {
    JobEntry worker = workers.attached(pid, cookie);
    if (worker.marks().consumed) {
      worker.job().bufferRest();
    }
    return worker;
  }

  /**
   * Waits for the end of a job; false when the time ran out.
   *
   * @param timeoutMillis taken as 0 … 86,400,000
   */
  public boolean await(int pid, long cookie, int timeoutMillis, Cancellation cancellation)
      throws SQLException {
    JobEntry worker = awaited(pid, cookie);
    long millis = Math.max(0, Math.min(TIMEOUT_MAX_MS, timeoutMillis));
    // no look for a deadlock: this wait ends by itself
    return worker.job().awaitEnd(WaitGuard.of(cancellation), TimeUnit.MILLISECONDS.toNanos(millis));
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
    int asked = 0;
    for (JobEntry worker : workers.manageable()) {
      if (worker.marks().countAsCancelled()) {
        asked++;
        canceller.cancel(worker);
      }
    }
    return asked;
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

  private WaitGuard guard(JobEntry worker, Cancellation cancellation) {
    return new DeadlockGuard(
        cancellation,
        new WaitGraph.Backend(launcher.getQueryExecutor().getHostSpec().toString(), launcherPid()),
        worker,
        canceller,
        state.isCalledFromInside() ? null : launcher,
        watch);
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
