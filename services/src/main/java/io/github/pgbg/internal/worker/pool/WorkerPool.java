package io.github.pgbg.internal.worker.pool;

import io.github.pgbg.internal.pgjdbc.Connector;
import io.github.pgbg.internal.pgjdbc.Wire;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.PoolerErrors;
import io.github.pgbg.internal.worker.base.Threads;
import io.github.pgbg.internal.worker.base.WorkerOptions;
import io.github.pgbg.internal.worker.settings.SessionSnapshot;
import io.github.pgbg.internal.worker.settings.SettingCatalog;
import io.github.pgbg.internal.worker.settings.SettingCatalogCache;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The warm workers of one server, database and user, shared by all of its sessions. */
public final class WorkerPool {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
  private static final Map<ServerConnector.ServerKey, WorkerPool> POOLS = new ConcurrentHashMap<>();

  /** An idle connection is believed to be alive for so long without asking. */
  private static final long ASSUME_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A server that answers no short question for so long does not answer. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long UNUSED_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** What the server shows of a worker without a job. */
  private static final String IDLE_NAME = "pg_background";

  private static final String TOO_MANY_CONNECTIONS = "53300";

  private final SettingCatalogCache names = new SettingCatalogCache();
  private final IdleWorkers idle = new IdleWorkers();
  private final AtomicBoolean spareOpened = new AtomicBoolean();
  private final ServerProof proof = new ServerProof();

  private final ServerConnector.ServerKey key;
  private final AtomicInteger sessions = new AtomicInteger();

  private WorkerPool(ServerConnector.ServerKey key) {
    this.key = key;
  }

  public static WorkerPool of(ServerConnector info) {
    return POOLS.computeIfAbsent(info.key(), WorkerPool::new);
  }

  /** A session uses it from now on. */
  public void sessionBegins() {
    sessions.incrementAndGet();
  }

  /**
   * After the last session's end the workers stay for a moment only: DROP DATABASE waits for 5 s.
   */
  public void sessionEnds() {
    if (sessions.decrementAndGet() == 0) {
      closeSoon();
    }
  }

  private void closeSoon() {
    var unused = Threads.after(UNUSED_NANOS, this::closeIfUnused);
  }

  private void closeIfUnused() {
    if (sessions.get() > 0) {
      return;
    }
    boolean unused = POOLS.remove(key, this);
    unused = idle.makeRoom();
  }

  public SettingCatalogCache names() {
    return names;
  }

  /**
   * A worker for a session: a warm one, else a new connection.
   *
   * @param cancellation ends the waiting for a connection
   * @throws SQLException 53300, 28P01, 08001 …: no connection is available
   */
  public WorkerConnection acquire(
      ServerConnector info, WorkerDemand need, WorkerOptions options, Cancellation cancellation)
      throws SQLException {
    WorkerConnection acquired =
        patiently(
            () -> {
              WorkerConnection warm = takeIdle(need, cancellation);
              return warm == null ? open(info, need.launcher(), options, cancellation) : warm;
            },
            options,
            cancellation);
    try {
      cancellation.throwIfCancelled(); // it may have come while the connection was made
      acquired.begins(need);
      return acquired;
    } catch (SQLException e) {
      idle.keep(acquired, options);
      throw e;
    }
  }

  /**
   * Makes sure that a worker which went past a pooler has reached the session's server; gives it
   * back if not.
   *
   * @param launcher the session's connection, which must be free
   * @throws SQLException 08001 if it is another one
   */
  public void requireSameServer(
      BaseConnection launcher, WorkerConnection worker, WorkerOptions options) throws SQLException {
    try {
      proof.require(launcher, worker);
    } catch (SQLException e) {
      worker.evict();
      idle.returning();
      release(worker, options);
      throw e;
    }
  }

  /**
   * A worker for one job, through a pooler that lends a backend for a transaction: it is never
   * kept.
   *
   * @param cancellation ends the waiting for a connection
   * @throws SQLException as {@link #acquire}
   */
  public WorkerConnection acquireShared(
      ServerConnector info, WorkerDemand need, WorkerOptions options, Cancellation cancellation)
      throws SQLException {
    WorkerConnection acquired =
        patiently(
            () -> WorkerOpener.openInTransaction(info, IDLE_NAME, need, cancellation),
            options,
            cancellation);
    requireSameStart(acquired, need.launcher());
    return acquired;
  }

  private static void requireSameStart(WorkerConnection fresh, SessionSnapshot launcher)
      throws SQLException {
    if (!fresh.base().serverStart().equals(launcher.serverStart())) {
      fresh.close();
      throw BackgroundErrors.otherServer();
    }
  }

  /**
   * A connection for another purpose, as patiently as for a worker.
   *
   * @throws SQLException as {@link #acquire}
   */
  Connector.Opened connect(
      ServerConnector info,
      String applicationName,
      WorkerOptions options,
      Cancellation cancellation)
      throws SQLException {
    return patiently(() -> opened(info, applicationName, cancellation), options, cancellation);
  }

  private static Connector.Opened opened(
      ServerConnector info, String applicationName, Cancellation cancellation) throws SQLException {
    Wire wire = info.newWire();
    try (OpeningGuard guard = OpeningGuard.opening(wire, cancellation)) {
      return new Connector.Opened(info.open(applicationName, wire), wire);
    }
  }

  /** A way to a connection, which may be tried again. */
  private interface Attempt<T> {
    T run() throws SQLException;
  }

  /** Where there is no room, idle workers go first; then others are waited for. */
  private <T> T patiently(Attempt<T> attempt, WorkerOptions options, Cancellation cancellation)
      throws SQLException {
    long start = System.nanoTime();
    long end = start + options.launchTimeout().toNanos();
    while (true) {
      try {
        return attempt.run();
      } catch (SQLException e) {
        cancellation.throwIfCancelled(); // which may have broken the opening off
        Duration waited = Duration.ofNanos(System.nanoTime() - start);
        boolean full = TOO_MANY_CONNECTIONS.equals(e.getSQLState());
        if (full && idle.makeRoom()) { // none of the idle ones was for this job
          end = Math.max(end, start + IdleWorkers.disconnectLagNanos());
        }
        if (!full || System.nanoTime() >= end) {
          throw BackgroundErrors.noConnection(
              e, options.launchTimeout().isZero() ? Duration.ZERO : waited);
        }
        idle.awaitChange(Math.min(RETRY_NANOS, end - System.nanoTime()));
        cancellation.throwIfCancelled();
      }
    }
  }

  private WorkerConnection open(
      ServerConnector info,
      SessionSnapshot launcher,
      WorkerOptions options,
      Cancellation cancellation)
      throws SQLException {
    WorkerConnection fresh = WorkerOpener.open(info, IDLE_NAME, launcher.names(), cancellation);
    requireSameStart(fresh, launcher);
    String user = fresh.base().sessionUser();
    if (info.isDirect() && !user.equals(launcher.sessionUser())) {
      fresh.close();
      throw PoolerErrors.otherUser(user, launcher.sessionUser());
    }
    openSpare(info, launcher.names(), options);
    return fresh;
  }

  /** A short question to the server. */
  public interface Question<T> {
    T on(WorkerConnection connection) throws SQLException;
  }

  /**
   * Asks the server over any connection. An idle one that says nothing is given up for a new one.
   *
   * @param cancellation of the call that wants to know
   * @throws SQLException no connection is to be had, or the call is to end
   */
  public <T> T ask(
      ServerConnector info, WorkerOptions options, Cancellation cancellation, Question<T> question)
      throws SQLException {
    WorkerConnection warm = idle.takeAny();
    if (warm != null) {
      try {
        return askOn(warm, options, cancellation, question);
      } catch (SQLException e) {
        cancellation.throwIfCancelled();
        if (!warm.isLost()) {
          throw e;
        }
        LOG.debug("Idle worker {} is gone; another one is asked", warm.pid());
      }
    }
    WorkerConnection fresh;
    try {
      fresh = WorkerOpener.open(info, IDLE_NAME, names.any(), cancellation);
    } catch (SQLException e) {
      throw BackgroundErrors.noConnection(e, options.launchTimeout());
    }
    return askOn(fresh, options, cancellation, question);
  }

  private <T> T askOn(
      WorkerConnection connection,
      WorkerOptions options,
      Cancellation cancellation,
      Question<T> question)
      throws SQLException {
    try (OpeningGuard guard =
        OpeningGuard.question(connection.wire(), cancellation, SILENCE_NANOS)) {
      T answer = question.on(connection);
      connection.markReset(); // a question leaves nothing
      return answer;
    } catch (SQLException e) {
      connection.evict();
      throw e;
    } finally {
      idle.returning();
      release(connection, options);
    }
  }

  private @Nullable WorkerConnection takeIdle(WorkerDemand need, Cancellation cancellation) {
    while (true) {
      WorkerConnection candidate = idle.take(connection -> connection.isFor(need));
      long asked = System.nanoTime();
      if (candidate == null || isReady(candidate, need.launcher(), cancellation)) {
        return candidate;
      }
      LOG.debug("Idle worker {} is gone", candidate.pid());
      candidate.abort();
      candidate.close();
      if (System.nanoTime() - asked >= ASSUME_ALIVE_NANOS) {
        boolean unused = idle.makeRoom(); // others may be as silent: none of them is asked
      }
    }
  }

  private static boolean isReady(
      WorkerConnection candidate, SessionSnapshot launcher, Cancellation cancellation) {
    if (!candidate.isAlive(ASSUME_ALIVE_NANOS)) {
      return false;
    }
    if (!candidate.isBaseOld(launcher)) {
      return true;
    }
    try (OpeningGuard guard =
        OpeningGuard.question(candidate.wire(), cancellation, SILENCE_NANOS)) {
      candidate.renewBase(launcher);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** So that the second launch need not wait for a connection. */
  private void openSpare(ServerConnector info, SettingCatalog launchers, WorkerOptions options) {
    if (options.maxIdleWorkers() < 2 || !spareOpened.compareAndSet(false, true)) {
      return;
    }
    Threads.WORKERS.execute(
        () -> {
          try {
            idle.keep(WorkerOpener.open(info, IDLE_NAME, launchers, Cancellation.never()), options);
          } catch (SQLException e) {
            LOG.debug("No spare worker for {}", info, e);
          }
        });
  }

  /** A worker has ended its job and is about to be made ready for the next. */
  public void returning() {
    idle.returning();
  }

  /** Makes a worker ready for the next job, if it is not, and keeps or closes it. */
  public void release(WorkerConnection connection, WorkerOptions options) {
    try {
      if (connection.reset()) {
        idle.keep(connection, options);
        if (sessions.get() == 0) {
          closeSoon(); // it ran a job longer than its session was open
        }
      } else {
        idle.close(connection);
      }
    } finally {
      idle.returned();
    }
  }
}
