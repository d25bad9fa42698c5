package io.github.pgbg.internal.worker.session;

import io.github.pgbg.api.JobHandle;
import io.github.pgbg.internal.observe.ObservedJob;
import io.github.pgbg.internal.observe.Observer;
import io.github.pgbg.internal.pgjdbc.ServerParameters;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.JobIdentity;
import io.github.pgbg.internal.worker.base.PoolerErrors;
import io.github.pgbg.internal.worker.base.QueueSize;
import io.github.pgbg.internal.worker.base.StallGuard;
import io.github.pgbg.internal.worker.base.Utf8;
import io.github.pgbg.internal.worker.base.WorkerOptions;
import io.github.pgbg.internal.worker.definer.ConsentedJob;
import io.github.pgbg.internal.worker.definer.DefinerJob;
import io.github.pgbg.internal.worker.definer.RestrictedJob;
import io.github.pgbg.internal.worker.job.Job;
import io.github.pgbg.internal.worker.job.JobPlan;
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
import io.github.pgbg.internal.worker.settings.SessionSnapshot;
import io.github.pgbg.internal.worker.settings.SnapshotTransfer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the jobs of a session begin: what is asked is checked, a worker found, and the job handed to
 * it with the identity and the settings of who asks.
 */
final class JobLauncher {
  private static final Logger LOG = LoggerFactory.getLogger(JobLauncher.class);
  private static final int APPLICATION_NAME_BYTES = 63;
  private static final int LABEL_BYTES = 64;

  /** Characters; a longer one is not worth its memory. */
  private static final int LONGEST_KEPT_TEXT = 4_096;

  private final BaseConnection launcher;
  private final ServerConnector info;
  private final WorkerOptions options;
  private final LauncherState state;
  private final BackendSignals signals;
  private final WorkerPool pool;
  private final JobRegistry workers;
  private final SessionCounters tally;
  private NestedCallPort.@Nullable Factory jobCalls;
  private @Nullable JobText lastText;

  JobLauncher(
      BaseConnection launcher,
      ServerConnector info,
      WorkerOptions options,
      LauncherState state,
      BackendSignals signals,
      WorkerPool pool,
      JobRegistry workers,
      SessionCounters tally) {
    this.launcher = launcher;
    this.info = info;
    this.options = options;
    this.state = state;
    this.signals = signals;
    this.pool = pool;
    this.workers = workers;
    this.tally = tally;
  }

  /** How jobs of this session make calls themselves; without it they make none. */
  void jobCalls(NestedCallPort.Factory factory) {
    jobCalls = factory;
  }

  /**
   * The first step of a launch: all that can fail. The job does not begin.
   *
   * @throws SQLException as {@link BackgroundSession#launch(ApiLevel, String, int, boolean, String,
   *     boolean, Cancellation)}
   */
  PendingLaunch prepare(
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
    JobIdentity identity = state.jobIdentity();
    int queueBytes = QueueSize.check(queueSize, state.defaultQueueSize(settings));
    checkNumber(settings);
    String checkedLabel = checkLabel(label);
    JobText text = textOf(sql, submit, level);
    if (goesThroughPooler() && !text.isPlain()) {
      throw PoolerErrors.needsOwnConnection();
    }
    WorkerConnection connection = acquire(settings, identity, sql, cancellation);
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
          begin(new Beginning(worker, text, settings, identity), awaited, cancellation);
          launch.end(observed(worker));
        },
        () -> giveBack(connection));
  }

  /** The same statement often comes again, and again. */
  private JobText textOf(String sql, boolean submit, ApiLevel level) throws SQLException {
    boolean strings = ServerParameters.standardConformingStrings(launcher);
    JobText last = lastText;
    if (last != null && last.isOf(sql, submit, strings, level)) {
      return last;
    }
    JobText text = JobText.of(sql, submit, strings, level);
    lastText = sql.length() <= LONGEST_KEPT_TEXT ? text : null;
    return text;
  }

  /** Whether a pooler lends the worker's backend for one transaction only. */
  private boolean goesThroughPooler() {
    return state.sharesBackend() && !info.isDirect();
  }

  private void checkNumber(SessionSnapshot settings) throws SQLException {
    int limit = state.maxWorkers(settings);
    if (workers.size() >= limit) {
      throw BackgroundErrors.tooManyWorkers(limit);
    }
  }

  private WorkerConnection acquire(
      SessionSnapshot settings, JobIdentity identity, String sql, Cancellation cancellation)
      throws SQLException {
    WorkerDemand need = new WorkerDemand(settings, identity, sql, workers.pids());
    WorkerOptions launchOptions = state.launchOptions(settings, options);
    if (goesThroughPooler()) {
      return pool.acquireShared(info, need, launchOptions, cancellation);
    }
    WorkerConnection worker = pool.acquire(info, need, launchOptions, cancellation);
    if (info.isDirect() && !state.isCalledFromInside()) { // there the bridge's own locks show it
      pool.requireSameServer(launcher, worker, options);
    }
    return worker;
  }

  /** A job that has its worker. */
  private record Beginning(
      JobEntry worker, JobText text, SessionSnapshot settings, JobIdentity identity) {}

  private void begin(Beginning beginning, boolean awaited, Cancellation cancellation)
      throws SQLException {
    JobEntry worker = beginning.worker();
    Job job = worker.job();
    boolean broken;
    try (StallGuard stall = new StallGuard(cancellation, job::breakOffIfStalled)) {
      start(worker, beginning.text(), beginning.settings(), beginning.identity(), awaited);
      broken = stall.hasBroken();
    }
    if (!awaited) { // else this thread waits for the job next, and sends what is left to send
      try {
        if (broken) {
          cancellation.throwIfCancelled();
        }
        if (beginning.text().plan() instanceof JobPlan.OneMessage) {
          job.awaitSent(cancellation); // from here on the server finishes it without us
        }
      } catch (SQLException e) {
        workers.remove(worker);
        job.abandon();
        throw e;
      }
    }
    LOG.debug("Launched worker {}", worker.pid());
  }

  private void giveBack(WorkerConnection unused) {
    unused.markReset();
    pool.returning();
    pool.release(unused, options);
  }

  private ObservedJob observed(JobEntry worker) {
    return new ObservedJob(
        worker.pid(), state.backendPid(), worker.label(), worker.preview(), worker.launchedAt());
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
    String name = applicationName(worker.label(), worker.pid());
    SnapshotTransfer takeover = connection.transfer(settings, name, timeoutMillis);
    JobRunner runner =
        new JobRunner(
            worker.job(),
            connection,
            text,
            takeover,
            restricted(identity, connection, settings, name, timeoutMillis),
            timeoutMillis,
            callsOf(connection, identity instanceof JobIdentity.OfSession),
            signals);
    worker.job().observed(Observer.job(observed(worker)));
    workers.add(worker);
    Shutdown.jobBegins(
        options.shutdownTimeout()); // here, for the JVM may end before the thread runs
    runner.start(awaited);
    tally.launched(worker.job());
  }

  /** How stored code that the job runs makes calls, too. */
  private @Nullable NestedCallPort callsOf(WorkerConnection connection, boolean mayBeFree) {
    NestedCallPort.Factory factory = jobCalls;
    return factory == null
        ? null
        : factory.of(
            new WorkerAccess(connection.connection(), connection.wire(), mayBeFree),
            info.ofWorkers(),
            options);
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
}
