package io.github.pgbg.internal.worker.session;

import io.github.pgbg.api.JobHandle;

/**
 * A launch that has its worker, and whose job has not begun: it begins when it is certain that the
 * caller learns of it. One of the two methods is called, once.
 */
public final class PendingLaunch {
  private final JobHandle handle;
  private final Runnable starting;
  private final Runnable abandoning;

  PendingLaunch(JobHandle handle, Runnable starting, Runnable abandoning) {
    this.handle = handle;
    this.starting = starting;
    this.abandoning = abandoning;
  }

  /** What names the job. */
  public JobHandle handle() {
    return handle;
  }

  /** The job begins. */
  public void start() {
    starting.run();
  }

  /** The job never begins, and its worker goes back to the others. */
  public void abandon() {
    abandoning.run();
  }
}
