package io.github.pgbg;

import io.github.pgbg.internal.observe.JobMetrics;

/**
 * Counts of the jobs of all sessions of this JVM, for a meter registry. Each method may be called
 * by any thread; none of them blocks or asks a server.
 */
public final class JobMeters {
  private static final JobMeters OF_THIS_JVM = new JobMeters();

  private JobMeters() {}

  /** The counts of this JVM, or of this class loader's driver where several are loaded. */
  public static JobMeters ofThisJvm() {
    return OF_THIS_JVM;
  }

  /** Jobs launched since the start. */
  public long launched() {
    return JobMetrics.ALL.getLaunched();
  }

  /** Jobs that ended without an error. */
  public long completed() {
    return JobMetrics.ALL.getCompleted();
  }

  /** Jobs that ended with an error. */
  public long failed() {
    return JobMetrics.ALL.getFailed();
  }

  /** Jobs that ended because they were cancelled. */
  public long canceled() {
    return JobMetrics.ALL.getCanceled();
  }

  /** Jobs that run now. */
  public int running() {
    return JobMetrics.ALL.getRunning();
  }
}
