package io.github.pgbg.internal.worker.session;

import io.github.pgbg.api.JobHandle;
import io.github.pgbg.internal.worker.job.Job;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A launch that has its worker, and whose job has not begun: it begins when it is certain that the
 * caller learns of it. One of the two methods is called, once.
 */
public final class PendingLaunch {
  private static final Logger LOG = LoggerFactory.getLogger(PendingLaunch.class);

  private final JobHandle handle;
  private final Job job;
  private final Starting starting;
  private final Runnable abandoning;

  PendingLaunch(JobHandle handle, Job job, Starting starting, Runnable abandoning) {
    this.handle = handle;
    this.job = job;
    this.starting = starting;
    this.abandoning = abandoning;
  }

  /** Makes the job begin. */
  interface Starting {
    void start(boolean awaited) throws SQLException;
  }

  /** The job begins; whoever asks for its result learns what kept it from being sent. */
  public void startConfirmed() {
    try {
      start();
    } catch (SQLException e) {
      LOG.debug("The job of worker {} could not be sent", handle.pid(), e);
    }
  }

  /** What names the job. */
  public JobHandle handle() {
    return handle;
  }

  /**
   * The job begins.
   *
   * @throws SQLException what ended the call before the job was sent: nothing of it is done
   */
  public void start() throws SQLException {
    starting.start(false);
  }

  /**
   * The job begins, and the caller's thread waits for it next: nobody else works for it before
   * {@link #attend} is called.
   */
  public void startAwaited() {
    try {
      starting.start(true);
    } catch (SQLException e) {
      throw new IllegalStateException(e); // whoever waits next has the job's error
    }
  }

  /** The caller's thread has waited for it, or will not. */
  public void attend() {
    job.settle();
  }

  /** The job never begins, and its worker goes back to the others. */
  public void abandon() {
    abandoning.run();
  }
}
