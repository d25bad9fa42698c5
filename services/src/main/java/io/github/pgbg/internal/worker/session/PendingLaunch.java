package io.github.pgbg.internal.worker.session;

import io.github.pgbg.api.JobHandle;
import io.github.pgbg.internal.worker.job.Job;
import java.util.function.Consumer;

/**
 * A launch that has its worker, and whose job has not begun: it begins when it is certain that the
 * caller learns of it. One of the two methods is called, once.
 */
public final class PendingLaunch {
  private final JobHandle handle;
  private final Job job;
  private final Consumer<Boolean> starting;
  private final Runnable abandoning;

  PendingLaunch(JobHandle handle, Job job, Consumer<Boolean> starting, Runnable abandoning) {
    this.handle = handle;
    this.job = job;
    this.starting = starting;
    this.abandoning = abandoning;
  }

  /** What names the job. */
  public JobHandle handle() {
    return handle;
  }

  /** The job begins. */
  public void start() {
    starting.accept(false);
  }

  /**
   * The job begins, and the caller's thread waits for it next: nobody else works for it before
   * {@link #attend} is called.
   */
  public void startAwaited() {
    starting.accept(true);
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
